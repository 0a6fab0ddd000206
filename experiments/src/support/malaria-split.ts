import type { PreparedImages } from '@fovea/learning';
import type { Fold } from '../base/folds.ts';
import { foldsBySubject } from '../base/folds.ts';
import { malariaPatients } from './looks.ts';

/** A fifth of the patients are tested; of the others, a fifth are for validation: 12, 9 or 10, and 38 or 39 of 60. */
const groups = 5;
const validationShare = 1 / 5;

/** Patients for training, validation and test, drawn anew for every split seed. */
export function splitByPatient(cells: PreparedImages, seed: number): Fold {
  return foldsBySubject(cells, groups, validationShare, seed)[0]!;
}

/** What the counts of looks call the test patients of a split seed. */
export const malariaTestSubjects = (seed: number): readonly string[] => [
  malariaPatients,
  `NIH malaria cells, test patients of split seed ${String(seed)}`,
];
