import type { ImportChoices, ImportQuestion } from '@fovea/domain';
import { backgrounds, fits, normalisations, symmetryNames } from '@fovea/domain';

/** The choices with one answer more: what was chosen of a question's possible values. */
export function answered(
  choices: ImportChoices,
  { field }: Pick<ImportQuestion, 'field'>,
  values: readonly string[],
): ImportChoices {
  const [value] = values;
  if (field === null || value === undefined) return choices;
  switch (field) {
    case 'positive':
      return { ...choices, positive: value };
    case 'classes':
      return { ...choices, classes: values };
    case 'joinClasses':
      return { ...choices, joinClasses: value === 'true' };
    case 'split':
      return value === 'given' || value === 'drawn' || value === 'none' ? { ...choices, split: value } : choices;
    case 'size':
      return { ...choices, size: Number(value) };
    case 'fit':
      return { ...choices, fit: fits.find((name) => name === value) };
    case 'background':
      return { ...choices, background: backgrounds.find((name) => name === value) };
    case 'normalise':
      return { ...choices, normalise: normalisations.find((name) => name === value) };
    case 'symmetries':
      return { ...choices, symmetries: symmetryNames.find((name) => name === value) };
    case 'network':
      return { ...choices, network: value };
    case 'classFolder':
      return value === 'outer' || value === 'inner' ? { ...choices, classFolder: value } : choices;
    case 'list':
      return { ...choices, list: value };
  }
}

/** The choices with only these classes. A positive class that is not among them any more has to be chosen anew. */
export function taking(choices: ImportChoices, classes: readonly string[]): ImportChoices {
  const { positive, ...others } = choices;
  return positive === undefined || !classes.includes(positive)
    ? { ...others, classes: [...classes] }
    : { ...others, positive, classes: [...classes] };
}

const words: Readonly<Partial<Record<NonNullable<ImportQuestion['field']>, Readonly<Record<string, string>>>>> = {
  joinClasses: { true: 'Make them one class', false: 'Keep them apart' },
  split: { given: 'Keep the split of the files', drawn: 'Draw the split by subject', none: 'They are classes' },
  list: { all: 'Read all of them', none: 'Read none of them' },
  classFolder: { outer: 'The outer folder is the class', inner: 'The inner folder is the class' },
};

/** What a project keeps of its own, and offers to take as it is. */
const kept = ['fit', 'background', 'normalise', 'symmetries', 'network'] as const;

/** What a possible answer is called on its button. */
export function answerWord({ field }: Pick<ImportQuestion, 'field'>, value: string): string {
  if (field === 'size') return `Take ${value} × ${value} pixels`;
  if (kept.some((setting) => setting === field)) return 'Take it';
  return (field === null ? undefined : words[field]?.[value]) ?? value;
}
