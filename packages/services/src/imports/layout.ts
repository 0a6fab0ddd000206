import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import type { FoundFile, Problem, SourceEntry } from './source.ts';
import type { ListedSubject } from './subject-list.ts';
import { parseSubjectList, subjectListName } from './subject-list.ts';

/** Pictures that a browser can show as they are. */
const contentTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.avif': 'image/avif',
};

export const contentTypeOf = (file: string) => contentTypes[path.posix.extname(file).toLowerCase()];

/** Larger files are reported, not read. */
const largestFile = 256 * 2 ** 20;
const unlabelledFolders = new Set(['unknown', 'unlabelled', 'unlabeled']);

export interface Layout {
  readonly entries: readonly SourceEntry[];
  readonly problems: readonly Problem[];
}

/**
 * Finds class and subject of every picture. The class is the first folder's name, below folders that hold nothing but
 * one other folder; a picture in no folder, or in one called "unknown" or "unlabelled", has no label. The subject is
 * what `subjects.csv` says, else what stands before `_thin` in the name, else the folder below the class folder, else
 * the picture is a subject of its own.
 * @throws INPUT_INVALID when `subjects.csv` cannot be read
 */
export async function readLayout(files: readonly FoundFile[]): Promise<Layout> {
  const problems: Problem[] = [];
  const pictures: FoundFile[] = [];
  const lists: FoundFile[] = [];
  for (const file of [...files].sort((left, right) => (left.path < right.path ? -1 : 1))) {
    const name = path.posix.basename(file.path);
    const skipped = reasonToSkip(file, name);
    if (name === subjectListName) lists.push(file);
    else if (skipped) problems.push({ path: file.path, ...skipped });
    else pictures.push(file);
  }
  const root = commonRoot(pictures.map((file) => file.path));
  const listed = await readLists(lists, problems, pictures);
  const entries = pictures.map((file) => describe(file, file.path.slice(root.length), listed.get(file.path)));
  return { entries, problems };
}

function reasonToSkip(file: FoundFile, name: string): Omit<Problem, 'path'> | null {
  const isHidden = name.startsWith('.') || file.path.split('/').includes('__MACOSX');
  if (isHidden || contentTypeOf(name) === undefined) {
    const kinds = 'PNG, JPEG, WebP, GIF or AVIF';
    return { code: 'FILE_SKIPPED', message: `The file name is not that of a picture (${kinds}); left out.` };
  }
  if (file.byteSize > largestFile) {
    return {
      code: 'IMPORT_TOO_LARGE',
      message: `The file has more than ${largestFile / 2 ** 20} MiB; left out. Cut the picture into smaller ones.`,
    };
  }
  return null;
}

async function readLists(lists: readonly FoundFile[], problems: Problem[], pictures: readonly FoundFile[]) {
  const listed = new Map<string, ListedSubject>();
  const known = new Set(pictures.map((file) => file.path));
  for (const list of lists) {
    if (list.byteSize > largestFile)
      throw new FoveaError('IMPORT_TOO_LARGE', `${list.path} is too large for a subject list.`, {
        bytes: list.byteSize,
      });
    const folder = list.path.slice(0, -subjectListName.length);
    for (const [file, subject] of parseSubjectList((await list.read()).toString('utf8'))) {
      if (known.has(folder + file)) listed.set(folder + file, subject);
      else
        problems.push({
          path: folder + file,
          code: 'ROW_UNUSED',
          message: `${list.path} names this file, but there is no such picture.`,
        });
    }
  }
  return listed;
}

/** The folders that all pictures share, as long as there is nothing beside them; one folder below always stays: the class. */
function commonRoot(paths: readonly string[]): string {
  let root = '';
  for (;;) {
    const first = paths[0]?.slice(root.length).split('/');
    if (first === undefined || first.length < 3) return root;
    const next = `${root}${first[0] ?? ''}/`;
    const isShared = paths.every((each) => each.startsWith(next) && each.slice(next.length).includes('/'));
    if (!isShared) return root;
    root = next;
  }
}

function describe(file: FoundFile, inner: string, listed: ListedSubject | undefined): SourceEntry {
  const parts = inner.split('/');
  const name = parts.at(-1) ?? inner;
  const folder = parts.length > 1 ? (parts[0] ?? null) : null;
  const folderLabel = folder !== null && unlabelledFolders.has(folder.toLowerCase()) ? null : folder;
  const nested = parts.length > 2 ? (parts[1] ?? null) : null;
  const subject = listed?.subject ?? subjectOf(name) ?? nested ?? inner;
  return {
    path: file.path,
    label: listed?.label === undefined ? folderLabel : listed.label,
    subject,
    givenSplit: null,
    stamp: file.stamp,
    read: () => file.read(),
  };
}

/** NIH names: patient, then "thin" in any case, an underscore between them or not, then slide, field and cell. */
const nihName = /^(.+?)_?thin/i;

/**
 * The patient in a file's name: what comes before `_thin`, whole, so that `C47P8` never takes in `C47P80`.
 * @returns null where the name says nothing of a patient
 */
export function subjectOf(fileName: string): string | null {
  const found = nihName.exec(fileName)?.[1]?.replace(/[_\s]+$/, '');
  return found === undefined || found === '' ? null : found;
}
