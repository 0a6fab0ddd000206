import type { ImportChoices, ImportQuestion } from '@fovea/domain';
import { counted } from '@fovea/domain';
import type { ExistingProject, FoundFile, OpenedSource, Problem, SourceEntry, Understanding } from '../source.ts';
import { askAboutProject, choosePositive } from './ask.ts';
import { chooseLabels } from './choose-labels.ts';
import { countClasses } from './count-classes.ts';
import { describePictures } from './describe-pictures.ts';
import { findLists } from './find-lists.ts';
import { settleSplit } from './given-split.ts';
import { lostClasses } from './lost-classes.ts';
import { cleanName, someOf } from './names.ts';
import { foreignFormatOf } from './picture-names.ts';
import { readFolders } from './read-folders.ts';
import { readLists } from './read-lists.ts';
import type { SortedFiles } from './sort-files.ts';
import { sortFiles } from './sort-files.ts';
import { splitNamed } from './words.ts';

/**
 * Decides what the files of a folder or an archive mean. It reads nothing but tables, and a few files of
 * folders that seem to be copies. It may run again whenever a person changes a choice.
 * @param existing the project that the pictures are for, where there is one
 * @throws INPUT_INVALID when a list cannot be used, or a choice names a class that no picture has
 */
export async function understand(
  { files, unlisted, notes: listing }: Pick<OpenedSource, 'files' | 'unlisted' | 'notes'>,
  choices: ImportChoices = {},
  existing: ExistingProject | null = null,
): Promise<Understanding> {
  const byName = sortFiles(files, unlisted);
  const found = await findLists(byName, choices);
  const sorted = found.paths.size === 0 ? byName : sortFiles(files, unlisted, found.paths);
  const known = new Set(
    [...(existing?.classes ?? []), ...(choices.classes ?? []), choices.positive ?? ''].map(cleanName),
  );
  const isClass = (name: string) => known.has(name);
  const folders = await readFolders(sorted.pictures, choices, isClass);
  const lists = await readLists(sorted.lists, sorted.pictures);
  const described = describePictures(sorted.pictures, folders, lists.listed, existing);
  const labels = chooseLabels(described.entries, choices, existing);
  const split = settleSplit(labels.entries, choices, existing);
  const classes = countClasses(split.entries);
  const positive = choosePositive(classes, choices, existing);
  const leftOut = [...sorted.leftOut, ...labels.leftOut];
  const lost = await classesLost(sorted, split.entries, choices, isClass);
  const problems = [...lost, ...sorted.problems, ...found.problems, ...lists.problems];
  const notes = [...lists.notes, ...listing, ...folders.notes, ...described.notes, ...labels.notes, ...split.notes];
  const understood = { entries: split.entries, classes, positive, leftOut, problems, notes };
  // What else there is to ask depends on the list.
  if (found.question !== null) return { ...understood, questions: [found.question] };
  const questions = [
    ...(described.needsFolders ? folders.questions : []),
    ...askAboutSplitNames(described.folderLabels, choices, isClass),
    ...labels.questions,
    ...split.questions,
  ];
  if (existing === null) {
    const subjects = new Set(split.entries.map(({ subject }) => subject));
    questions.push(
      ...askAboutProject({ images: split.entries.length, subjects, classes, positive, leftOut, problems }, choices),
    );
  }
  if (positive !== null) notes.push(...notesOn(split.entries, positive.name));
  return { ...understood, questions };
}

/** The classes of pictures in formats that Fovea does not read, where no other picture shows them. */
async function classesLost(
  { pictures, refused }: SortedFiles,
  entries: readonly SourceEntry[],
  choices: ImportChoices,
  isClass: (name: string) => boolean,
): Promise<Problem[]> {
  if (refused.length === 0) return [];
  const { meanings } = await readFolders([...pictures, ...refused], choices, isClass);
  const why = ({ path }: FoundFile) => {
    const format = foreignFormatOf(path);
    return format === undefined
      ? 'The files are too large.'
      : `Fovea does not read ${format} files; convert them to PNG.`;
  };
  return lostClasses(
    [...entries, ...pictures.map(({ path }) => ({ label: meanings.get(path)?.label ?? null }))],
    refused.map((file) => ({ path: file.path, label: meanings.get(file.path)?.label ?? null, why: why(file) })),
  );
}

/** A folder named for a split that stands beside classes is asked about: it is a class, or classes are in it. */
function askAboutSplitNames(
  labels: ReadonlySet<string>,
  choices: ImportChoices,
  isClass: (name: string) => boolean,
): ImportQuestion[] {
  const named = [...labels].filter((name) => splitNamed(name) !== null && !isClass(name));
  if (named.length === 0 || choices.split !== undefined) return [];
  return [
    {
      code: 'CLASS_OR_SPLIT',
      message: `Folders are called ${someOf(named)}, which are the words for a split. Do they divide the pictures into a split, or are they classes?`,
      field: 'split',
      choices: ['given', 'none'],
    },
  ];
}

/** Sensitivity needs several subjects of the positive class, specificity several of all others. */
function notesOn(entries: readonly SourceEntry[], positive: string): string[] {
  const labelled = entries.filter(({ label }) => label !== null);
  const sides = [
    { of: labelled.filter(({ label }) => label === positive), name: `of the positive class "${positive}"` },
    { of: labelled.filter(({ label }) => label !== positive), name: 'of all other classes' },
  ];
  return sides.flatMap(({ of, name }) => {
    const subjects = new Set(of.map(({ subject }) => subject));
    const [only] = subjects;
    if (subjects.size !== 1 || only === undefined) return [];
    return [
      `All ${counted(of.length, 'image')} ${name} are of one subject (${only}). How well a model judges such images cannot be told for other subjects.`,
    ];
  });
}
