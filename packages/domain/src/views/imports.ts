import { z } from 'zod';
import { backgroundSchema, fitSchema, normalisationSchema, symmetriesSchema } from '../recipe/input-settings.ts';
import { inputSizeSchema } from '../recipe/input-size.ts';
import type { Split } from '../words.ts';
import { mostClasses } from '../words.ts';

/** Text that Postgres can hold. */
const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((value) => !value.includes('\0'), 'Leave out the NUL character.');
/** As a class or a subject has one. */
const name = text(200);

/** What a person confirmed or corrected of an import. Everything left out is understood from the files. */
export const importChoicesSchema = z.strictObject({
  /** The positive class. */
  positive: name.optional(),
  /** Only pictures of these classes, beside those without a label. The others are left out by name and counted. */
  classes: z.array(name).min(1).max(mostClasses).readonly().optional(),
  /** Classes that differ only in upper and lower case become one. */
  joinClasses: z.boolean().optional(),
  /**
   * `given`: folders or a column named for splits decide the split. `drawn`: they are recognised, and the split is drawn by
   * subject. `none`: folders called "train" or "test" are classes like any others.
   */
  split: z.enum(['given', 'drawn', 'none']).optional(),
  /** Which folder is the class where one lies in the other: the outer or the inner one. */
  classFolder: z.enum(['outer', 'inner']).optional(),
  /** Which table is the list of the pictures: its path, `all` of those that name pictures, or `none`. */
  list: text(4096).optional(),
  /** How images are prepared: `InputSettings`. A project that is there keeps its own. */
  size: inputSizeSchema.optional(),
  fit: fitSchema.optional(),
  background: backgroundSchema.optional(),
  normalise: normalisationSchema.optional(),
  symmetries: symmetriesSchema.optional(),
  /** What the models are made of: the beginning of an imported network's name or sha-256, or `small`. */
  network: name.optional(),
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
  'WHICH_LIST',
  'ONE_CLASS',
  'MANY_CLASSES',
  'ONE_SUBJECT',
  'NO_IMAGES',
  'OTHER_SIZE',
  'OTHER_FIT',
  'OTHER_BACKGROUND',
  'OTHER_NORMALISATION',
  'OTHER_SYMMETRIES',
  'OTHER_NETWORK',
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

/** How well one technical property tells a class from all others, on pictures of this import. */
export interface Shortcut {
  /** In words, such as "bit depth", or "format: TIFF" for a property without an order. */
  readonly property: string;
  readonly class: string;
  /** In [0.5, 1], by subject; 0.5 is chance, 1 tells the class without a fault. */
  readonly auc: number;
  /** Whether pictures of the class have the higher values. */
  readonly isHigher: boolean;
}

/** Properties that are the same in all pictures are left out. */
export interface ShortcutTable {
  /** The most telling one first. */
  readonly rows: readonly Shortcut[];
  /** From this AUC on a property is warned of. */
  readonly warnFrom: number;
  /** Subjects of the class that has the fewest. */
  readonly fewestSubjects: number;
  /** With so few subjects, chance alone gives high values. */
  readonly isUncertain: boolean;
}

/** One of two pictures that look nearly the same. */
export interface NearCopySide {
  /** The path of a new picture, or the name of one that the project has. */
  readonly name: string;
  readonly label: string | null;
  readonly subject: string;
  readonly split: Split;
}

/** Pictures of two subjects, or of two labels, that look nearly the same. All of them are kept. */
export interface NearCopies {
  readonly pairs: number;
  /** Pairs whose two pictures lie in different splits. */
  readonly acrossSplits: number;
  /** Pairs whose two pictures have different labels. */
  readonly acrossLabels: number;
  /** A few pairs, those across splits and labels first. */
  readonly examples: readonly { readonly one: NearCopySide; readonly other: NearCopySide }[];
  /** False where so many pictures are alike that not every pair was compared. */
  readonly isWhole: boolean;
}
