import type { Split } from '@fovea/domain';
import { FoveaError, counted, isFoveaError } from '@fovea/domain';
import { parse } from 'csv-parse/sync';
import { decodeList } from './decode-list.ts';
import type { ListColumn } from './list-headings.ts';
import { columnsOf } from './list-headings.ts';
import { cleanName, someOf } from './names.ts';
import { oneHotColumns, oneHotFault } from './one-hot.ts';
import { meansNoLabel, splitNamed } from './words.ts';

export interface ListedRow {
  /** As an editor counts. */
  readonly line: number;
  /** What may be the picture's path, a value for each column that may hold the path. */
  readonly files: readonly string[];
  /** Undefined: the folder or the name says it. Null where the list says that nobody knows. */
  readonly subject: string | null | undefined;
  /** Undefined: the folder says it. Null: nobody knows. */
  readonly label: string | null | undefined;
  readonly split: Split | null;
}

/** A list of pictures, with subjects, classes or both. */
export interface PictureList {
  /** The list's path. */
  readonly path: string;
  readonly rows: readonly ListedRow[];
  /** Headings of the columns that may hold a path. */
  readonly fileColumns: readonly string[];
  readonly notes: readonly string[];
}

const delimiters: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };
const longest = 200;

interface RawRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a list of pictures: a heading, then a row a picture. Encoding, delimiter, and the order and wording of the
 * headings are found and said in the notes.
 * @throws INPUT_INVALID naming the line that cannot be used
 */
export function readPictureList(bytes: Buffer, path: string): PictureList {
  const { text, encoding } = decodeList(bytes, path);
  const { delimiter, rows, heading } = readTable(text, path);
  const place = (column: ListColumn) => singleColumn(heading.cells, column, path);
  const fileAt = columnsOf(heading.cells, 'file');
  const subjectAt = place('subject');
  const labelAt = place('label');
  const splitAt = splitColumn(heading, rows, path);
  const others = new Set([...fileAt, subjectAt, labelAt, splitAt]);
  const oneHot = labelAt === null ? oneHotColumns(heading.cells, rows, others) : null;
  if (subjectAt === null && labelAt === null && oneHot === null && rows.length > 0)
    throw noHeading(path, heading.cells.join(delimiter), heading.line);
  const used = new Set([...others, ...(oneHot?.columns ?? [])]);
  const parsed = rows.map((row): ListedRow => {
    const cell = (at: number | null) => (at === null ? undefined : cleanName(row.cells[at] ?? ''));
    const subject = cell(subjectAt);
    const label = oneHot === null ? cell(labelAt) : oneHot.classesOf(row.cells)[0];
    const files = fileAt.map((at) => (row.cells[at] ?? '').trim());
    const fault = faultOf(row, heading.cells.length, delimiter, { files, subject, label });
    if (fault !== null) throw invalid(`Line ${row.line} of ${path} ${fault}; correct it and import again.`, row.line);
    return {
      line: row.line,
      files,
      subject: subject !== undefined && meansNoLabel(subject) ? null : subject,
      label: label !== undefined && meansNoLabel(label) ? null : label,
      split: splitNamed(cell(splitAt) ?? ''),
    };
  });
  if (parsed.length === 0)
    throw invalid(`${path} has no rows. Fill the list, or remove it, and import again.`, heading.line);
  if (oneHot !== null) {
    const marks = rows.map(({ line, cells }, at) => ({
      line,
      file: parsed[at]?.files.find((file) => file !== '') ?? '',
      classes: oneHot.classesOf(cells),
    }));
    const fault = oneHotFault(marks, path);
    if (fault !== null) throw invalid(fault.message, fault.line);
  }
  const unused = heading.cells.map(cleanName).filter((name, at) => !used.has(at) && name !== '');
  const named = [...used].flatMap((at) => (at === null ? [] : [`"${cleanName(heading.cells[at] ?? '')}"`]));
  const notes = [
    `${path} was read as ${encoding} with ${delimiters[delimiter]} between the columns; used ${someOf(named, 8)}${unused.length > 0 ? `, not used ${someOf(unused, 8)}` : ''}.`,
  ];
  if (oneHot !== null)
    notes.push(
      `The class of a picture is the one of ${counted(oneHot.columns.length, 'column')} of ${path} that holds a 1.`,
    );
  if (encoding === 'Windows-1252') notes.push(exampleNote(parsed, path));
  return { path, rows: parsed, fileColumns: fileAt.map((at) => heading.cells[at] ?? ''), notes };
}

const invalid = (message: string, line: number) => new FoveaError('INPUT_INVALID', message, { line });

/** Whoever reads it sees whether the letters are right. */
function exampleNote(rows: readonly ListedRow[], path: string): string {
  const odd = rows.flatMap(({ subject, files }) => [subject ?? '', ...files]).find((name) => /[^\0-\u007f]/.test(name));
  return `${path} does not say its encoding. Check the letters, such as in "${odd ?? ''}".`;
}

function readTable(text: string, path: string) {
  const said = /^sep=(.)\r?\n/i.exec(text);
  const body = said ? text.slice(said[0].length) : text;
  if (body.trim() === '') throw invalid(`${path} is empty. Fill the list, or remove it, and import again.`, 1);
  const tried = (said?.[1] === undefined ? Object.keys(delimiters) : [said[1]]).map((delimiter) => {
    const [heading] = readRows(body, delimiter, path, said ? 1 : 0, 1);
    return { delimiter, isComplete: heading !== undefined && mayBeList(heading.cells) };
  });
  const found = tried.find(({ isComplete }) => isComplete);
  if (found === undefined) {
    const first = body.trimStart().split(/\r\n|\n|\r/, 1)[0] ?? '';
    throw noHeading(path, first, said ? 2 : 1);
  }
  const [heading, ...rows] = readRows(body, found.delimiter, path, said ? 1 : 0);
  return { delimiter: found.delimiter, heading: heading ?? { line: 1, cells: [] }, rows };
}

/** A column for the file, and one that tells something of it; or columns that may each be a class. */
function mayBeList(heading: readonly string[]): boolean {
  const says = (column: ListColumn) => columnsOf(heading, column).length > 0;
  return says('file') && (says('subject') || says('label') || heading.length > 2);
}

const noHeading = (path: string, line: string, at: number) =>
  invalid(
    `The first line of ${path} must be a heading such as file,subject or file,label or file,subject,label, or have a column of 0 and 1 for each class. The line is "${line.slice(0, 80)}". Correct the list, or give the file another name.`,
    at,
  );

/** What the rows of a table call their files; none where the table is no list of pictures. */
export function filesInTable(bytes: Buffer, path: string): readonly string[] {
  try {
    const { heading, rows } = readTable(decodeList(bytes, path).text, path);
    const fileAt = columnsOf(heading.cells, 'file');
    const says = (['subject', 'label'] as const).some((column) => columnsOf(heading.cells, column).length > 0);
    const isList = says || oneHotColumns(heading.cells, rows, new Set(fileAt)) !== null;
    return isList ? rows.flatMap(({ cells }) => fileAt.map((at) => (cells[at] ?? '').trim())) : [];
  } catch (error) {
    if (isFoveaError(error)) return [];
    throw error;
  }
}

/** Rows that are not empty, with the line that each starts on. */
function readRows(text: string, delimiter: string, path: string, linesBefore: number, most?: number): RawRow[] {
  let parsed: { record: string[]; info: { lines: number } }[];
  try {
    parsed = parse(text, {
      delimiter,
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      ...(most === undefined ? {} : { to: most }),
    }) as unknown as { record: string[]; info: { lines: number } }[];
  } catch (error) {
    if (most !== undefined) return [];
    const reason = error instanceof Error ? error.message : String(error);
    throw new FoveaError(
      'INPUT_INVALID',
      `${path} cannot be read: ${reason}. Correct it and import again.`,
      {},
      { cause: error },
    );
  }
  return parsed
    .map(({ record, info }) => {
      const within = record.join('').split(/\r\n|\n|\r/).length - 1;
      return { line: info.lines - within + linesBefore, cells: record };
    })
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

function singleColumn(heading: readonly string[], column: ListColumn, path: string): number | null {
  const found = columnsOf(heading, column);
  if (found.length < 2) return found[0] ?? null;
  const names = found.map((at) => `"${heading[at] ?? ''}"`).join(' and ');
  throw invalid(`${path} has the columns ${names}, and each may be the ${column}. Call the right one "${column}".`, 1);
}

/** A column called "set" counts only where all its words are splits; one called "split" must hold nothing else. */
function splitColumn(heading: RawRow, rows: readonly RawRow[], path: string): number | null {
  const at = singleColumn(heading.cells, 'split', path);
  if (at === null) return null;
  const isSplit = ({ cells }: RawRow) =>
    meansNoLabel(cleanName(cells[at] ?? '')) || splitNamed(cells[at] ?? '') !== null;
  const odd = rows.find((row) => !isSplit(row));
  if (odd === undefined) return at;
  if (cleanName(heading.cells[at] ?? '').toLowerCase() !== 'split') return null;
  throw invalid(
    `Line ${odd.line} of ${path} has the split "${cleanName(odd.cells[at] ?? '')}"; use train, validation or test.`,
    odd.line,
  );
}

function faultOf(
  { cells }: RawRow,
  columns: number,
  delimiter: string,
  { files, subject, label }: { files: readonly string[]; subject: string | undefined; label: string | undefined },
): string | null {
  if (cells.slice(columns).some((cell) => cell.trim() !== ''))
    return `has ${cells.length} columns, more than the heading's ${columns}`;
  // A note may have several lines; a line that has all columns is a row that an open quote took in.
  const inner =
    [...files, subject ?? '', label ?? ''].some((cell) => /[\r\n]/.test(cell)) ||
    cells.flatMap((cell) => cell.split(/\r\n|\n|\r/).slice(1)).some((line) => line.split(delimiter).length >= columns);
  if (inner) return 'has a quote that is not closed';
  if (files.every((file) => file === '')) return 'has no file';
  if (subject === '') return 'has no subject';
  if (subject !== undefined && subject.length > longest) return `has a subject of more than ${longest} letters`;
  if (label !== undefined && label.length > longest) return `has a label of more than ${longest} letters`;
  return null;
}
