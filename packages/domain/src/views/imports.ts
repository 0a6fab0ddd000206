import { z } from 'zod';

/** A name that Postgres can hold, as a class or a subject has one. */
const name = z
  .string()
  .min(1)
  .max(200)
  .refine((value) => !value.includes('\0'), 'Leave out the NUL character.');

/** What a person confirmed or corrected of an import. Everything left out is understood from the files. */
export const importChoicesSchema = z.strictObject({
  /** The positive class. */
  positive: name.optional(),
  /** Only pictures of these classes, beside those without a label. The others are left out by name and counted. */
  classes: z.array(name).min(1).max(1000).readonly().optional(),
  /** Classes that differ only in upper and lower case become one. */
  joinClasses: z.boolean().optional(),
  /**
   * `given`: folders or a column named for splits decide the split. `drawn`: they are recognised, and the split is drawn by
   * subject. `none`: folders called "train" or "test" are classes like any others.
   */
  split: z.enum(['given', 'drawn', 'none']).optional(),
  /** Which folder is the class where one lies in the other: the outer or the inner one. */
  classFolder: z.enum(['outer', 'inner']).optional(),
});
export type ImportChoices = z.infer<typeof importChoicesSchema>;

/** Questions that only a person can answer, or faults that only other files can mend. */
export const importQuestionCodes = [
  'POSITIVE_CLASS',
  'SMALL_CLASS',
  'CLASSES_DIFFER_IN_CASE',
  'SPLIT_DIVIDES_SUBJECTS',
  'CLASS_OR_SUBJECT',
  'CLASS_OR_SPLIT',
  'ONE_CLASS',
  'ONE_SUBJECT',
  'NO_IMAGES',
] as const;

export interface ImportQuestion {
  readonly code: (typeof importQuestionCodes)[number];
  readonly message: string;
  /** The choice that answers the question; null where only other files do. */
  readonly field: keyof ImportChoices | null;
  /** Possible values of the field, the most likely one first; of `classes`, all names. `joinClasses` has "true". */
  readonly choices: readonly string[];
}

/** Files of one kind that are not imported. */
export interface LeftOutFiles {
  /** A word for programs. */
  readonly kind: string;
  /** A sentence with the count. */
  readonly message: string;
  readonly count: number;
  /** A few paths, relative to what is imported. */
  readonly examples: readonly string[];
}

export interface UnderstoodClass {
  readonly name: string;
  readonly images: number;
  readonly subjects: number;
}

/** The class that sensitivity is about. `certain`: chosen by a person, or named for a finding. */
export interface PositiveClass {
  readonly name: string;
  readonly certain: boolean;
}
