import type { ImportChoices, PositiveClass } from '@fovea/domain';
import { readLayout } from '../layout.ts';
import type { ExistingProject, OpenedSource, Understanding } from '../source.ts';
import { countClasses } from './count-classes.ts';
import { positiveOf } from './positive-class.ts';

/**
 * Decides what the files of a folder or an archive mean. It reads nothing but lists of subjects, so that it may run again
 * whenever a person changes a choice.
 * @param existing the project that the pictures are for, where there is one
 * @throws INPUT_INVALID when a list of subjects cannot be used
 */
export async function understand(
  { files, unlisted }: Pick<OpenedSource, 'files' | 'unlisted'>,
  choices: ImportChoices = {},
  existing: ExistingProject | null = null,
): Promise<Understanding> {
  const { entries, problems } = await readLayout(files);
  const classes = countClasses(entries);
  const names = classes.map(({ name }) => name);
  const named = existing?.positive ?? choices.positive;
  const positive: PositiveClass | null = named === undefined ? positiveOf(names) : { name: named, certain: true };
  return {
    entries,
    classes,
    positive,
    leftOut: [],
    problems: [...unlisted, ...problems],
    questions: [],
    notes: [],
  };
}
