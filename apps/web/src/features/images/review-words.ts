import type { ReviewNote, ReviewOrder, ReviewReason } from '@fovea/domain';

export const orderWords: Readonly<Record<ReviewOrder, string>> = {
  'next-to-review': 'Next to review',
  wrong: 'Confident and wrong',
  uncertain: 'Uncertain',
  'off-the-cell': 'Looks off the cell',
  disagreement: 'Explanations disagree',
  far: 'Unlike any reviewed',
};

/** On a tile, where there is room for a few words. */
interface ReasonWords {
  readonly badge: string;
  /** A sentence that says what the figure is. */
  readonly explanation: string;
}

const percent = (share: number) => `${String(Math.round(100 * share))} %`;

const tell: Readonly<Record<ReviewReason, (score: number | null) => ReasonWords>> = {
  wrong: (score) => ({
    badge: `wrong, ${percent(score ?? 0)} sure`,
    explanation: `Confident and wrong: the model gives ${percent(score ?? 0)} to a class that is not the label.`,
  }),
  uncertain: (score) => ({
    badge: `unsure, lead ${percent(1 - (score ?? 0))}`,
    explanation: `Uncertain: the model’s first answer leads its second by ${percent(1 - (score ?? 0))} only.`,
  }),
  'off-the-cell': (score) => ({
    badge: `off the cell ${percent(score ?? 0)}`,
    explanation: `Looks off the cell: ${percent(score ?? 0)} of what the answer rests on (gradient × input) lies beside the cell.`,
  }),
  disagreement: (score) => ({
    badge: 'maps disagree',
    explanation: `Explanations disagree: they share ${percent(1 - (score ?? 0))} of the tenth of the image that each points at; chance would be 10 %.`,
  }),
  far: (score) =>
    score === null
      ? {
          badge: 'most usual',
          explanation: 'The most usual image of all: a place to begin, as nothing is reviewed yet.',
        }
      : {
          badge: 'unlike any before',
          explanation: `Unlike any before: ${score.toFixed(2)} of 1 from the nearest image that is reviewed or comes before it.`,
        },
};

/** Why an image stands where it does in the queue; null where nothing about it is remarkable. */
export function reasonWords({ reason, scores }: ReviewNote): ReasonWords | null {
  return reason === null ? null : tell[reason](scores[reason]);
}
