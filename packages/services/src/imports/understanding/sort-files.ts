import path from 'node:path';
import type { LeftOutFiles } from '@fovea/domain';
import { counted } from '@fovea/domain';
import { readableKinds } from '@fovea/imaging/node';
import type { FoundFile, Problem } from '../source.ts';
import { contentTypeOf, endingOf, foreignFormatOf } from './picture-names.ts';

/** Larger files are reported, not read. */
export const largestFile = 256 * 2 ** 20;
const mostExamples = 5;

export interface SortedFiles {
  /** In the order of their paths. */
  readonly pictures: readonly FoundFile[];
  readonly lists: readonly FoundFile[];
  /** Tables of other names that are text: one of them may be the list. */
  readonly tables: readonly FoundFile[];
  /** Pictures that are not imported although they look like ones: a class may be lost with them. */
  readonly refused: readonly FoundFile[];
  readonly leftOut: readonly LeftOutFiles[];
  readonly problems: readonly Problem[];
}

interface Reason {
  /** Real faults come before what nobody misses. */
  readonly rank: number;
  readonly kind: string;
  readonly message: (count: number) => string;
  /** A problem of each file, for real faults. */
  readonly problem?: Omit<Problem, 'path'>;
}

/**
 * Tells pictures and lists from all else, and counts all else by kind.
 * @param listed tables that are lists, although they are not called so
 */
export function sortFiles(
  files: readonly FoundFile[],
  unlisted: readonly Problem[],
  listed: ReadonlySet<string> = new Set(),
): SortedFiles {
  const pictures: FoundFile[] = [];
  const lists: FoundFile[] = [];
  const tables: FoundFile[] = [];
  const refused: FoundFile[] = [];
  const problems: Problem[] = [...unlisted];
  const kinds = new Map<string, { reason: Reason; paths: string[] }>();
  const leaveOut = (file: string, reason: Reason) => {
    const of = kinds.get(reason.kind) ?? { reason, paths: [] };
    of.paths.push(file);
    kinds.set(reason.kind, of);
    if (reason.problem) problems.push({ path: file, ...reason.problem });
  };
  for (const { path: file, code } of unlisted) leaveOut(file, code === 'NOT_LISTED' ? notListed : linked);
  for (const file of [...files].sort((left, right) => (left.path < right.path ? -1 : 1))) {
    const reason = listed.has(file.path) ? null : reasonOf(file);
    if (reason) {
      leaveOut(file.path, reason);
      if (reason.rank <= ranks.foreign) refused.push(file);
      if (reason.rank === ranks.table && !isSpreadsheet(file.path)) tables.push(file);
    } else if (listed.has(file.path)) lists.push(file);
    else if (isListName(path.posix.basename(file.path))) lists.push(file);
    else pictures.push(file);
  }
  const leftOut = [...kinds.values()]
    .sort((left, right) => left.reason.rank - right.reason.rank || right.paths.length - left.paths.length)
    .map(({ reason, paths }) => ({
      kind: reason.kind,
      message: reason.message(paths.length),
      count: paths.length,
      examples: paths.slice(0, mostExamples),
    }));
  return { pictures, lists, tables, refused, leftOut, problems };
}

/** `subjects.csv`, `.tsv` or `.txt`, in any case. */
const isListName = (name: string) => /^subjects\.(csv|tsv|txt)$/i.test(name.normalize('NFC').trim());

/** A table, or a text that may be meant as a list. */
const isTable = (name: string, ending: string) =>
  ['.csv', '.tsv', '.tab', '.xlsx', '.xls', '.ods'].includes(ending) ||
  (['.txt', '.json'].includes(ending) && /^(subject|patient|label|metadata|annotation)/i.test(name));

/** Tables that are no text. */
const isSpreadsheet = (file: string) => ['.xlsx', '.xls', '.ods', '.json'].includes(endingOf(file));

const ranks = { unlisted: 0, tooLarge: 1, foreign: 2, noEnding: 3, table: 4, other: 5, link: 6, system: 7 };

const notListed: Reason = {
  rank: ranks.unlisted,
  kind: 'not-listed',
  message: (count) =>
    `${counted(count, 'file or folder', 'files or folders')} could not be opened, or ${count === 1 ? 'has a name that is' : 'have names that are'} no text. Rename what is named, or check its rights.`,
};

const linked: Reason = {
  rank: ranks.link,
  kind: 'link',
  message: (count) => `${counted(count, 'link or device', 'links or devices')}, no files. Copy the files themselves.`,
};

function reasonOf(file: FoundFile): Reason | null {
  const name = path.posix.basename(file.path);
  const system = systemPartOf(file.path);
  if (system !== null) return systemReason(system);
  if (isListName(name)) return null;
  const ending = endingOf(name);
  const foreign = foreignFormatOf(name);
  if (contentTypeOf(name) !== undefined) {
    if (file.byteSize <= largestFile) return null;
    const limit = `${largestFile / 2 ** 20} MiB`;
    return {
      rank: ranks.tooLarge,
      kind: 'too-large',
      message: (count) =>
        `${counted(count, 'file has', 'files have')} more than ${limit}. Cut such a picture into smaller ones.`,
      problem: {
        code: 'IMPORT_TOO_LARGE',
        message: `The file has more than ${limit}; left out. Cut the picture into smaller ones.`,
      },
    };
  }
  if (foreign !== undefined) {
    return {
      rank: ranks.foreign,
      kind: ending,
      message: (count) =>
        `${counted(count, `${foreign} file`)} (${ending}), which Fovea does not read. Convert such files to PNG, and import again.`,
      problem: {
        code: 'FILE_SKIPPED',
        message: `Fovea does not read ${foreign} files; left out. Convert the file to PNG.`,
      },
    };
  }
  if (ending === '') {
    return {
      rank: ranks.noEnding,
      kind: 'no-ending',
      message: (count) =>
        `${counted(count, 'file')} without an ending such as .png. If ${count === 1 ? 'it is a picture' : 'they are pictures'}, add the ending.`,
    };
  }
  if (isTable(name, ending)) {
    return {
      rank: ranks.table,
      kind: `table ${ending}`,
      message: (count) =>
        `${counted(count, 'table')} (${ending}) not read. A list of pictures is a text with commas or tabs. Its heading has a column for the file and one for the label or the subject.`,
    };
  }
  return {
    rank: ranks.other,
    kind: ending,
    message: (count) =>
      `${counted(count, 'file')} (${ending}) whose ${count === 1 ? 'name is not that of a picture' : 'names are not those of pictures'} (${readableKinds}).`,
  };
}

const systemFolders = new Set([
  ...[
    '__macosx',
    '@eadir',
    '@tmp',
    '@recycle',
    '@recently-snapshot',
    '#recycle',
    '#snapshot',
    '$recycle.bin',
    'recycler',
  ],
  ...['recycled', 'system volume information', 'lost+found', 'network trash folder', 'temporary items', '__pycache__'],
]);
const systemFiles = new Set([
  'thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'icon\r',
  'icon\uf00d',
  'pspbrwse.jbf',
  'picasa.ini',
]);

/** The first hidden folder or system folder of a path, else its name if it is that of a hidden or a system file. */
function systemPartOf(file: string): { kind: string; isFolder: boolean } | null {
  const parts = file.split('/');
  const name = (parts.pop() ?? '').trim();
  const folder = parts
    .map((part) => part.trim())
    .find((part) => isHidden(part) || systemFolders.has(part.toLowerCase()) || /^found\.\d{3}$/i.test(part));
  if (folder !== undefined) return { kind: folder, isFolder: true };
  if (name.startsWith('._')) return { kind: '._*', isFolder: false };
  if (name.startsWith('~$')) return { kind: '~$*', isFolder: false };
  if (isHidden(name) || systemFiles.has(name.toLowerCase())) return { kind: name.replace('\r', ''), isFolder: false };
  const unfinished = /\.(tmp|part|crdownload|download|lock|bak)$|~$/i.exec(name);
  return unfinished ? { kind: `*${unfinished[0].toLowerCase()}`, isFolder: false } : null;
}

const isHidden = (name: string) => name.startsWith('.') && name !== '.' && name !== '..';

function systemReason({ kind, isFolder }: { kind: string; isFolder: boolean }): Reason {
  return {
    rank: ranks.system,
    kind: isFolder ? `${kind}/` : kind,
    message: (count) =>
      isFolder
        ? `${counted(count, 'file')} below ${kind}, a hidden folder or one of the system.`
        : `${counted(count, 'file')} called ${kind}, hidden or of the system.`,
  };
}
