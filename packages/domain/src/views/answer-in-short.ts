/** Up to so many classes, an answer names all of them in their order. */
const mostInFull = 10;
/** Of more classes, the likeliest. */
const fewNamed = 5;

export interface NamedProbability {
  readonly name: string;
  readonly probability: number;
}

export interface AnswerInShort {
  readonly named: readonly NamedProbability[];
  /** Classes that are not named, and what they have together. */
  readonly others: { readonly classes: number; readonly probability: number };
}

/**
 * What a person is shown of an answer: every class in the project's order, or of many the likeliest and the label's.
 * @param label of the image; null where nobody knows
 */
export function answerInShort(
  probabilities: readonly number[],
  classes: readonly string[],
  label: string | null,
): AnswerInShort {
  const all = probabilities.map((probability, at) => ({ name: classes[at] ?? `class ${at + 1}`, probability }));
  if (all.length <= mostInFull) return { named: all, others: { classes: 0, probability: 0 } };
  const named = all
    .toSorted((one, other) => other.probability - one.probability)
    .filter(({ name }, rank) => rank < fewNamed || name === label);
  const rest = 1 - named.reduce((sum, { probability }) => sum + probability, 0);
  return { named, others: { classes: all.length - named.length, probability: Math.max(0, rest) } };
}
