import { FoveaError } from '@fovea/domain';
import type { Origin } from './source.ts';
import { someOf } from './understanding/names.ts';
import { positiveOf } from './understanding/positive-class.ts';

/**
 * The classes of a new project, from what is about to be imported.
 * @param wanted the positive class, where a person named one
 * @throws IMPORT_ONE_CLASS, IMPORT_ONE_SUBJECT when nothing could be learned or tested, INPUT_INVALID for an unknown positive class
 */
export function chooseClasses(entries: readonly Origin[], wanted?: string): { classes: string[]; positive: string } {
  const classes = [...new Set(entries.flatMap(({ label }) => (label === null ? [] : [label])))].sort();
  if (classes.length < 2) {
    throw new FoveaError(
      'IMPORT_ONE_CLASS',
      'A new project needs pictures of at least two classes, each in a folder of its own (such as Parasitized and Uninfected).',
      { classes, images: entries.length },
    );
  }
  const subjects = new Set(entries.map(({ subject }) => subject));
  if (subjects.size < 2) {
    throw new FoveaError(
      'IMPORT_ONE_SUBJECT',
      'All pictures are of one subject, so that nothing is left to test on. Add other subjects, or tell them apart in a list with the columns file and subject.',
      { subject: [...subjects][0] },
    );
  }
  if (wanted !== undefined && !classes.includes(wanted)) {
    throw new FoveaError(
      'INPUT_INVALID',
      `"${wanted}" is no class of these pictures; choose one of ${someOf(classes, 20)}.`,
      { classes },
    );
  }
  return { classes, positive: wanted ?? positiveOf(classes)?.name ?? '' };
}
