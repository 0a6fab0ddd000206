import type { ImportChoices, ImportQuestion, Split } from '@fovea/domain';
import { counted } from '@fovea/domain';
import type { FoundFile } from '../source.ts';
import { classOrSubject } from './class-or-subject.ts';
import { stripCopies, stripWrappers } from './copied-folders.ts';
import { cleanName, someOf } from './names.ts';
import type { Placed } from './placed.ts';
import { namesAt } from './placed.ts';
import { findingIn, isGenericFolder, meansNoLabel, numbersPeople, splitNamed } from './words.ts';

/** What the folders above a picture say of it. */
export interface FolderMeaning {
  /** Null where no folder names a class. */
  readonly label: string | null;
  /** Null where no folder names a subject. */
  readonly subject: string | null;
  readonly split: Split | null;
}

export interface ReadFolders {
  /** By the picture's path. */
  readonly meanings: ReadonlyMap<string, FolderMeaning>;
  /** How many folders all pictures share, outermost, that say nothing. */
  readonly sharedFolders: number;
  readonly notes: readonly string[];
  readonly questions: readonly ImportQuestion[];
}

/**
 * Finds what the folders mean: those that all pictures share say nothing, folders named for splits give the split, a copy
 * of the whole tree is looked through, the next folder is the class, and the one below names the subject.
 * @param isClass names that are known to be classes, of an existing project or chosen by a person
 */
export async function readFolders(
  files: readonly FoundFile[],
  choices: ImportChoices,
  isClass: (name: string) => boolean,
): Promise<ReadFolders> {
  const notes: string[] = [];
  const cleaned = new Map<string, readonly string[]>();
  const placed = files.map((file): Placed => {
    const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')));
    const folders = cleaned.get(folder) ?? (folder === '' ? [] : folder.split('/').map(cleanName));
    cleaned.set(folder, folders);
    return { file, folders: [...folders], split: null };
  });
  const sharedFolders = stripShared(placed, isClass, notes);
  // A copy may hold the folders of the split, too.
  stripWrappers(placed, isClass, notes);
  if (choices.split !== 'none') readSplit(placed, choices, notes);
  stripShared(placed, isClass, notes);
  stripWrappers(placed, isClass, notes);
  await stripCopies(placed, isClass, notes);
  stripShared(placed, isClass, notes);
  stripGeneric(placed, notes);
  notes.push(...trimmedNames(files));
  const { classAt, questions } = classOrSubject(placed, choices, isClass);
  const meanings = new Map<string, FolderMeaning>();
  for (const { file, folders, split } of placed) {
    const label = folders[classAt];
    const subject = folders[1 - classAt];
    meanings.set(file.path, {
      label: label === undefined || meansNoLabel(label) ? null : label,
      subject: subject === undefined || subject === '' ? null : subject,
      split,
    });
  }
  return { meanings, sharedFolders, notes, questions };
}

/**
 * Takes off the folders that all pictures share; one folder below always stays, for it may be the class.
 * @returns how many were taken off
 */
function stripShared(placed: readonly Placed[], isClass: (name: string) => boolean, notes: string[]): number {
  for (let taken = 0; ; taken++) {
    const shared = placed[0]?.folders[0];
    if (shared === undefined || isClass(shared)) return taken;
    if (!placed.every(({ folders }) => folders.length > 1 && folders[0] === shared)) return taken;
    // One class with folders of its subjects.
    if (findingIn(shared) !== null && namesAt(placed, 1).every(numbersPeople)) return taken;
    for (const { folders } of placed) folders.shift();
    if (splitNamed(shared) !== null)
      notes.push(`All pictures lie in the folder "${shared}", so that the folder says nothing of the split.`);
  }
}

/** Folders whose names were cleaned of more than their form. */
function trimmedNames(files: readonly FoundFile[]): string[] {
  const folders = new Set(files.flatMap(({ path }) => path.split('/').slice(0, -1)));
  const trimmed = [...folders].filter((name) => cleanName(name) !== name.normalize('NFC'));
  return trimmed.length === 0
    ? []
    : [`Blanks and unseen marks were taken off the names of folders: ${someOf(trimmed.map((name) => `"${name}"`))}.`];
}

const deepestSplit = 3;

/** Takes off folders that are named for splits, where at least two splits stand side by side, or a person says so. */
function readSplit(placed: readonly Placed[], choices: ImportChoices, notes: string[]): void {
  for (let depth = 0; depth < deepestSplit; depth++) {
    const within = placed.filter(({ folders }) => folders.length > depth);
    const named = within.filter(({ folders }) => splitNamed(folders[depth] ?? '') !== null);
    const found = new Set(named.map(({ folders }) => splitNamed(folders[depth] ?? '')));
    const isWanted = choices.split !== undefined && depth === 0 && found.size > 0;
    if (!isWanted && (found.size < 2 || 2 * named.length < within.length)) continue;
    const names = new Map<string, number>();
    for (const each of named) {
      const [name = ''] = each.folders.splice(depth, 1);
      each.split = splitNamed(name);
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    const shown = [...names].map(([name, count]) => `${name} (${counted(count, 'picture')})`);
    notes.push(
      `Folders are named for splits: ${someOf(shown, 8)}. The class is the folder ${depth === 0 ? 'below' : 'above'} them.`,
    );
    return;
  }
}

/** A folder called "images" below the class names no subject. */
function stripGeneric(placed: readonly Placed[], notes: string[]): void {
  const generic = namesAt(placed, 1).filter(isGenericFolder);
  if (generic.length === 0) return;
  for (const { folders } of placed) while (isGenericFolder(folders[1] ?? '')) folders.splice(1, 1);
  notes.push(`Folders called ${someOf(generic)} were not taken for subjects.`);
}
