import { FoveaError } from '@fovea/domain';
import { RandomStream } from '../random/random-stream.ts';
import type { ExpertSettings } from './expert-settings.ts';

/** What a model answers for the images that could be marked. */
export interface Answers {
  /** images × classes, of every row of the prepared images. */
  readonly probabilities: Float32Array;
  readonly classes: number;
  /** Class index of every row; −1 where nobody knows. */
  readonly labels: Int8Array;
}

/** How little each row needs a person's look: the lowest come first. */
const orders = {
  wrong: ({ probabilities, classes, labels }: Answers, row: number) => {
    const label = labels[row] ?? -1;
    return label < 0 ? 1 : (probabilities[row * classes + label] ?? 1);
  },
  uncertain: ({ probabilities, classes }: Answers, row: number) => {
    const [first = 1, second = 0] = [...probabilities.subarray(row * classes, (row + 1) * classes)].sort(
      (one, other) => other - one,
    );
    return first - second;
  },
} as const satisfies Record<Exclude<ExpertSettings['picks'], 'random'>, (answers: Answers, row: number) => number>;

/**
 * The rows that an expert marks, in the order of marking; equal ones in random order.
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
  if (answers === null) {
    throw new FoveaError(
      'INPUT_INVALID',
      `To pick images by "${picks}", the simulated expert needs a model's answers for them; give them, or pick at random.`,
    );
  }
  const order = new Map([...shuffled].map((row) => [row, orders[picks](answers, row)]));
  return shuffled.sort((one, other) => order.get(one)! - order.get(other)!).slice(0, images);
}
