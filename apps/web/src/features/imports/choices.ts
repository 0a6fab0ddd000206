import type { ImportChoices, ImportQuestion } from '@fovea/domain';

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
    case 'classFolder':
      return value === 'outer' || value === 'inner' ? { ...choices, classFolder: value } : choices;
  }
}

const words: Readonly<Partial<Record<NonNullable<ImportQuestion['field']>, Readonly<Record<string, string>>>>> = {
  joinClasses: { true: 'Make them one class', false: 'Keep them apart' },
  split: { given: 'Keep the split of the files', drawn: 'Draw the split by subject', none: 'They are classes' },
  classFolder: { outer: 'The outer folder is the class', inner: 'The inner folder is the class' },
};

/** What a possible answer is called on its button. */
export function answerWord({ field }: Pick<ImportQuestion, 'field'>, value: string): string {
  return (field === null ? undefined : words[field]?.[value]) ?? value;
}
