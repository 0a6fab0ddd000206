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
    badge: `unsure, ${percent(1 - (score ?? 0))} apart`,
    explanation: `Uncertain: the probabilities of the first and the second class differ by only ${percent(1 - (score ?? 0))}.`,
  }),
  'off-the-cell': (score) => ({
    badge: `off the cell ${percent(score ?? 0)}`,
    explanation: `Looks off the cell: ${percent(score ?? 0)} of what the answer rests on lies beside the cell (measured with the explanation “gradient × input”).`,
  }),
  disagreement: (score) => ({
    badge: 'maps disagree',
    explanation: `Explanations disagree: on average, two of them have only ${percent(1 - (score ?? 0))} of their highest places in common. Chance would give 10 %.`,
  }),
  far: (score) =>
    score === null
      ? {
          badge: 'most usual',
          explanation: 'The image that is most like the average of all. Begin here: nothing is reviewed yet.',
        }
      : {
          badge: 'unlike any before',
          explanation: `Unlike any before: the model sees no image like this among those reviewed or earlier in the queue. The distance to the most similar one is ${score.toFixed(2)} (0: the same, 1: very unlike).`,
        },
};

/** Why an image stands where it does in the queue; null where nothing about it is remarkable. */
export function reasonWords({ reason, scores }: ReviewNote): ReasonWords | null {
  return reason === null ? null : tell[reason](scores[reason]);
}
