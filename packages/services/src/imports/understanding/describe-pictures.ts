import { counted } from '@fovea/domain';
import type { ExistingProject, FoundFile, SourceEntry } from '../source.ts';
import { cleanName, lookalikeKey, someOf } from './names.ts';
import type { ReadFolders } from './read-folders.ts';
import type { ListedPicture } from './read-lists.ts';
import { subjectOf } from './subject-of.ts';
import { meansNoLabel } from './words.ts';

export interface DescribedPictures {
  readonly entries: readonly SourceEntry[];
  /** Classes that folders name, where no list says otherwise. */
  readonly folderLabels: ReadonlySet<string>;
  /** Whether the class of any picture comes from its folders. */
  readonly needsFolders: boolean;
  readonly notes: readonly string[];
}

const sources = ['list', 'name', 'folder', 'own'] as const;
type SubjectSource = (typeof sources)[number];

/**
 * Class, subject and split of each picture. What a list says comes first. Else the class is a folder's name, and the
 * subject stands in the file's name or is the folder below the class. Where nothing says it, the picture is a subject of
 * its own.
 */
export function describePictures(
  pictures: readonly FoundFile[],
  folders: ReadFolders,
  listed: ReadonlyMap<string, ListedPicture>,
  existing: ExistingProject | null,
): DescribedPictures {
  const stored = new Map([...(existing?.subjects.keys() ?? [])].map((name) => [cleanName(name), name]));
  const taken = new Set<string>();
  const from: Record<SubjectSource, number> = { list: 0, name: 0, folder: 0, own: 0 };
  const [folderLabels, changed, unlabelled, moved] = [
    new Set<string>(),
    [] as string[],
    [] as string[],
    [] as string[],
  ];
  let needsFolders = false;
  const isNoClass = allInOneFolder(folders, listed);
  const entries = pictures.map((file): SourceEntry => {
    const composed = file.path.normalize('NFC');
    const path = taken.has(composed) ? file.path : composed;
    taken.add(path);
    const said = folders.meanings.get(file.path) ?? { label: null, subject: null, split: null };
    const meaning = isNoClass ? { ...said, label: null } : said;
    const row = listed.get(file.path);
    const label = row?.label === undefined ? meaning.label : row.label;
    if (row?.label === undefined) {
      needsFolders = true;
      if (meaning.label !== null) folderLabels.add(meaning.label);
    } else if (meaning.label !== null && row.label !== null && row.label !== meaning.label) changed.push(path);
    if (label === null) unlabelled.push(path);
    if (row?.split && meaning.split && row.split !== meaning.split) moved.push(path);
    const { subject, source } = findSubject(path, row, meaning.subject, folders.sharedFolders);
    from[source]++;
    return {
      path,
      label,
      subject: stored.get(subject) ?? subject,
      givenSplit: row?.split ?? meaning.split,
      stamp: file.stamp,
      read: () => file.read(),
    };
  });
  const notes = [...describeSubjects(from, entries)];
  if (changed.length > 0)
    notes.push(`The list gives ${counted(changed.length, 'picture')} another class than the folder; the list counts.`);
  if (moved.length > 0)
    notes.push(`The list gives ${counted(moved.length, 'picture')} another split than the folder; the list counts.`);
  if (unlabelled.length > 0)
    notes.push(
      `${counted(unlabelled.length, 'picture has', 'pictures have')} no label: an empty label, or a word such as "unknown", "?" or "N/A", means that nobody knows.`,
    );
  return { entries, folderLabels, needsFolders, notes };
}

/** Where a list tells classes apart, the only folder of all pictures is no class. */
function allInOneFolder({ meanings }: ReadFolders, listed: ReadonlyMap<string, ListedPicture>): boolean {
  const labels = new Set([...meanings.values()].map(({ label }) => label));
  const [only] = labels;
  return labels.size === 1 && [...listed.values()].some(({ label }) => typeof label === 'string' && label !== only);
}

function findSubject(
  path: string,
  row: ListedPicture | undefined,
  folder: string | null,
  sharedFolders: number,
): { subject: string; source: SubjectSource } {
  const parts = path.split('/');
  const own = { subject: parts.slice(sharedFolders).join('/'), source: 'own' } as const;
  if (row?.subject !== undefined) return row.subject === null ? own : { subject: row.subject, source: 'list' };
  const named = subjectOf(cleanName(parts.at(-1) ?? path));
  if (named !== null) return { subject: named, source: 'name' };
  return folder === null || meansNoLabel(folder) ? own : { subject: folder, source: 'folder' };
}

function describeSubjects(from: Readonly<Record<SubjectSource, number>>, entries: readonly SourceEntry[]): string[] {
  if (entries.length === 0) return [];
  const wording: Readonly<Record<SubjectSource, string>> = {
    list: 'from the list',
    name: 'from the file name (what stands before "_thin")',
    folder: 'from a folder',
    own: 'unknown, so that the picture counts as a subject of its own',
  };
  const parts = sources.flatMap((source) =>
    from[source] > 0 ? [`${wording[source]} (${counted(from[source], 'picture')})`] : [],
  );
  const notes = [`The subject is ${parts.join('; ')}.`];
  if (from.own > 0) {
    notes.push(
      'If several pictures are of one person, say so in a list with the columns file and subject. Otherwise a model may be tested on people that it was trained on.',
    );
  }
  const subjects = new Set(entries.map(({ subject }) => subject));
  const alike = [...Map.groupBy(subjects, lookalikeKey).values()].filter((names) => names.length > 1);
  if (alike.length > 0 && from.own < entries.length) {
    const shown = alike.map((names) => names.join(' and '));
    notes.push(
      `Subjects look alike and were kept apart: ${someOf(shown, 3)}. If two are one person, write the name alike.`,
    );
  }
  return notes;
}
