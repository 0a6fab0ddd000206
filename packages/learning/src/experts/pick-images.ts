import type { ReviewOrder } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { RandomStream } from '../random/random-stream.ts';
import { NearestReviewed, unitRows } from '../review/distances.ts';
import type { ReviewCandidates } from '../review/review-order.ts';
import { reviewOrder } from '../review/review-order.ts';
import { uncertainty, wrongness } from '../review/scores.ts';
import type { ExpertSettings } from './expert-settings.ts';

/** What a model makes of the images that could be marked. */
export interface Answers {
  /** images × classes, of every row of the prepared images. */
  readonly probabilities: Float32Array;
  readonly classes: number;
  /** Class index of every row; −1 where nobody knows. */
  readonly labels: Int8Array | Int16Array;
  /** Of every row; needed to pick by them (see `reviewImages`). */
  readonly offTheCell?: Float32Array;
  readonly disagreement?: Float32Array;
  /** Of every row, images × width; needed for `far` and `next-to-review`. */
  readonly features?: { readonly values: Float32Array; readonly width: number };
}

/**
 * The rows that an expert marks, in the order of marking; equal ones in random order. Nothing counts as reviewed before.
 * @param rows that could be marked
 * @param answers of the model that is to be corrected; null where rows are picked at random
 * @throws INPUT_INVALID when there are too few rows, or no answers to pick by
 */
export function pickImages(
  { images, picks }: Pick<ExpertSettings, 'images' | 'picks'>,
  rows: Int32Array,
  answers: Answers | null,
  seed: number,
): Int32Array {
  if (rows.length < images) {
    throw new FoveaError('INPUT_INVALID', 'There are fewer images with a known region than the expert shall mark.', {
      wanted: images,
      known: rows.length,
    });
  }
  const shuffled = new RandomStream(seed, 'images that the expert marks').shuffle(rows.slice());
  if (picks === 'random') return shuffled.slice(0, images);
  if (answers === null || !isToldBy(answers)[picks]) {
    throw new FoveaError(
      'INPUT_INVALID',
      `To pick images by "${picks}", the simulated expert needs a model's answers for them; give them, or pick at random.`,
    );
  }
  const queue = reviewOrder(candidatesOf(shuffled, answers), picks).slice(0, images);
  return Int32Array.from(queue, ({ image }) => shuffled[image]!);
}

function isToldBy({ offTheCell, disagreement, features }: Answers): Readonly<Record<ReviewOrder, boolean>> {
  return {
    'next-to-review': features !== undefined,
    wrong: true,
    uncertain: true,
    'off-the-cell': offTheCell !== undefined,
    disagreement: disagreement !== undefined,
    far: features !== undefined,
  };
}

function candidatesOf(rows: Int32Array, answers: Answers): ReviewCandidates {
  const { probabilities, classes, labels, offTheCell, disagreement, features } = answers;
  // Without features no image is farther than another.
  const width = features?.width ?? 1;
  const answer = (row: number) => probabilities.subarray(row * classes, (row + 1) * classes);
  const score = (of: (row: number) => number) => Float32Array.from(rows, of);
  const values = Float32Array.from({ length: rows.length * width }, (_, at) => {
    return features === undefined ? 1 : features.values[rows[Math.floor(at / width)]! * width + (at % width)]!;
  });
  return {
    scores: {
      wrong: score((row) => wrongness(answer(row), labels[row] ?? -1)),
      uncertain: score((row) => uncertainty(answer(row))),
      'off-the-cell': score((row) => offTheCell?.[row] ?? Number.NaN),
      disagreement: score((row) => disagreement?.[row] ?? Number.NaN),
    },
    nearest: new NearestReviewed(unitRows(values, width), width),
  };
}
