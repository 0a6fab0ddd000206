import type { Split } from '@fovea/domain';
import { FoveaError, counted, isFoveaError } from '@fovea/domain';
import { distance } from 'fastest-levenshtein';
import type { FoundFile, Problem } from '../source.ts';
import type { Match, MatchedBy } from './match-rows.ts';
import { rowMatcher } from './match-rows.ts';
import type { ListedRow, PictureList } from './read-list.ts';
import { readPictureList } from './read-list.ts';
import { largestFile } from './sort-files.ts';

/** What the lists say of a picture. */
export interface ListedPicture {
  /** Undefined: the folder or the name says it. Null where the list says that nobody knows. */
  readonly subject: string | null | undefined;
  /** Undefined: the folder says it. Null: nobody knows. */
  readonly label: string | null | undefined;
  readonly split: Split | null;
}

export interface ReadLists {
  /** By the picture's path. */
  readonly listed: ReadonlyMap<string, ListedPicture>;
  /** How much of a list fits comes before how the list was read. */
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Reads all lists and finds the picture of every row.
 * @throws INPUT_INVALID when a list cannot be used, fits no picture, or contradicts itself
 */
export async function readLists(lists: readonly FoundFile[], pictures: readonly FoundFile[]): Promise<ReadLists> {
  const seen = new Map<string, { row: ListedRow; list: string }>();
  const shares: string[] = [];
  const details: string[] = [];
  const problems: Problem[] = [];
  for (const file of lists) {
    const list = readPictureList(await readWhole(file), file.path.normalize('NFC'));
    const { matches, column } = matchList(list, pictures, file.path.slice(0, file.path.lastIndexOf('/') + 1));
    let [matched, again] = [0, 0];
    for (const [at, row] of list.rows.entries()) {
      const match = matches[at] ?? { fitting: 0 };
      if (!('file' in match)) {
        problems.push(unused(row.files[column] ?? '', row, list, match.fitting));
        continue;
      }
      matched++;
      const before = seen.get(match.file.path);
      if (before === undefined) seen.set(match.file.path, { row, list: list.path });
      else {
        assertSame(before, { row, list: list.path }, match.file.path);
        again++;
      }
    }
    if (matched < list.rows.length) {
      const share = `${matched} of ${counted(list.rows.length, 'row')}`;
      shares.push(
        `Only ${share} of ${list.path} ${matched === 1 ? 'names' : 'name'} a picture that is there. The others are named below.`,
      );
    }
    details.push(...list.notes, ...describeMatches(matches, list.path));
    if (list.fileColumns.length > 1) details.push(`The column "${list.fileColumns[column] ?? ''}" names the pictures.`);
    if (again > 0)
      details.push(
        `${counted(again, 'row')} of ${list.path} ${again === 1 ? 'repeats' : 'repeat'} what another row says.`,
      );
  }
  if (lists.length > 0 && seen.size < pictures.length) {
    const rest = pictures.length - seen.size;
    shares.push(
      `The list names ${seen.size.toLocaleString('en')} of ${counted(pictures.length, 'picture')}. What is known of the other ${rest.toLocaleString('en')} comes from folders and names.`,
    );
  }
  const listed = new Map<string, ListedPicture>();
  for (const [path, { row }] of seen) listed.set(path, { subject: row.subject, label: row.label, split: row.split });
  return { listed, notes: [...shares, ...details], problems };
}

const matchedBy: Readonly<Record<MatchedBy, string>> = {
  end: 'by the end of its path alone',
  above: 'by a path that begins above the folder of the import',
  case: 'in other capitals or small letters',
  ending: 'without the ending of its name',
};

/** Rows that do not name a picture's path as it is. */
function describeMatches(matches: readonly Match[], list: string): string[] {
  const loose = matches.flatMap((match) => ('file' in match && match.by !== null ? [match.by] : []));
  return [...Map.groupBy(loose, (by) => by)].map(
    ([by, of]) =>
      `${counted(of.length, 'row')} of ${list} ${of.length === 1 ? 'names its' : 'name their'} picture ${matchedBy[by]}.`,
  );
}

async function readWhole(file: FoundFile): Promise<Buffer> {
  if (file.byteSize > largestFile)
    throw new FoveaError('IMPORT_TOO_LARGE', `${file.path} is too large for a list of pictures.`, {
      bytes: file.byteSize,
    });
  try {
    return await file.read();
  } catch (error) {
    const reason = isFoveaError(error) ? error.message : 'Check the rights on the list and import again.';
    throw new FoveaError(
      'INPUT_INVALID',
      `${file.path} cannot be read. ${reason}`,
      { file: file.path },
      { cause: error },
    );
  }
}

/** Where several columns may hold the path, the one that fits most pictures does. */
function matchList(list: PictureList, pictures: readonly FoundFile[], folder: string) {
  const find = rowMatcher(pictures, folder);
  const columns = list.fileColumns.map((_, column) => {
    const matches = list.rows.map(({ files }): Match => {
      const file = files[column] ?? '';
      return file === '' ? { fitting: 0 } : find(file);
    });
    return { column, matches, fits: matches.filter((match) => 'file' in match).length };
  });
  const best = columns.reduce((most, each) => (each.fits > most.fits ? each : most));
  if (best.fits === 0) throw nothingFits(list, best, pictures);
  return best;
}

function nothingFits(
  list: PictureList,
  { column, matches }: { column: number; matches: readonly Match[] },
  pictures: readonly FoundFile[],
) {
  const [row] = list.rows;
  const name = row?.files[column] ?? '';
  const [first] = matches;
  const fitting = first && 'fitting' in first ? first.fitting : 0;
  const facts = { file: list.path, line: row?.line, name };
  const start = `No row of ${list.path} names a picture that is there.`;
  if (fitting > 1) {
    return new FoveaError(
      'INPUT_INVALID',
      `${start} Line ${row?.line} names "${name}", which fits ${fitting} pictures. Write the folder before the name, and import again.`,
      facts,
    );
  }
  const nearest = nearestTo(name, pictures);
  return new FoveaError(
    'INPUT_INVALID',
    `${start} Line ${row?.line} names "${name}"${nearest === null ? '' : `; the nearest picture is "${nearest}"`}. Correct the list and import again.`,
    { ...facts, nearest },
  );
}

const mostCompared = 20_000;

function nearestTo(name: string, pictures: readonly FoundFile[]): string | null {
  const wanted = name.normalize('NFC').replaceAll('\\', '/').toLowerCase();
  const last = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  let best: { path: string; cost: number } | null = null;
  for (const { path } of pictures.slice(0, mostCompared)) {
    const plain = path.normalize('NFC').toLowerCase();
    const cost = distance(last(wanted), last(plain)) + distance(wanted, plain) / 1000;
    if (best === null || cost < best.cost) best = { path, cost };
  }
  return best?.path ?? null;
}

function unused(name: string, { line }: ListedRow, list: PictureList, fitting: number): Problem {
  return {
    path: name,
    code: 'ROW_UNUSED',
    message:
      fitting > 1
        ? `Line ${line} of ${list.path} names this file, which fits ${fitting} pictures. Write its folder before the name.`
        : `Line ${line} of ${list.path} names this file, but there is no such picture.`,
  };
}

/** Two rows for one picture must say the same. */
function assertSame(
  before: { row: ListedRow; list: string },
  now: { row: ListedRow; list: string },
  picture: string,
): void {
  const [one, other] = [before.row, now.row];
  if (one.subject === other.subject && one.label === other.label && one.split === other.split) return;
  const places =
    before.list === now.list
      ? `Lines ${one.line} and ${other.line} of ${now.list}`
      : `Line ${one.line} of ${before.list} and line ${other.line} of ${now.list}`;
  throw new FoveaError(
    'INPUT_INVALID',
    `${places} name ${picture} twice and contradict each other. Keep the right row, and import again.`,
    { file: picture, lines: [one.line, other.line] },
  );
}
