import type { ClassBalance, Sampling } from '@fovea/domain';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { RandomStream } from '../random/random-stream.ts';
import type { RowSampler } from '../random/sampler.ts';
import { Sampler } from '../random/sampler.ts';
import { Turns } from '../random/turns.ts';

/** How many of these rows each class has. */
export function countLabels(
  { labels, classes }: Pick<PreparedImages, 'labels' | 'classes'>,
  rows: Int32Array,
): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const row of rows) counts[labels[row]!]! += 1;
  return counts;
}

/**
 * What an image of each class counts in the data loss: 1 on average over the images drawn. `balanced` is 1/(K·p) for a
 * class that is the share p of the images drawn, of K classes.
 */
export function weightsOfClasses({ classWeights, sampling }: ClassBalance, counts: readonly number[]): Float32Array {
  if (classWeights === 'none') return new Float32Array(counts.length).fill(1);
  const images = counts.reduce((sum, count) => sum + count, 0);
  const present = counts.filter((count) => count > 0).length;
  const shares = counts.map((count) => (count === 0 ? 0 : sampling === 'uniform' ? count / images : 1 / present));
  const weights = shares.map((share, at) =>
    share === 0 ? 0 : classWeights === 'balanced' ? 1 / (present * share) : classWeights[at]!,
  );
  const mean = weights.reduce((sum, weight, at) => sum + weight * shares[at]!, 0);
  return Float32Array.from(weights, (weight) => weight / mean);
}

/** Draws training rows as a recipe says. All of it comes from one stream. */
export function balancedSampler(
  { labels, subjects }: Pick<PreparedImages, 'labels' | 'subjects'>,
  rows: Int32Array,
  sampling: Sampling,
  stream: RandomStream,
): RowSampler {
  const drawFrom = (of: Int32Array) => new Sampler(of, stream);
  const turnsBy = (of: Int32Array, keys: ArrayLike<number>, sampler: (group: Int32Array) => RowSampler) => {
    const groups = Map.groupBy(of, (row) => keys[row]!);
    return new Turns(
      [...groups].sort(([one], [other]) => one - other).map(([, group]) => sampler(Int32Array.from(group))),
      stream,
    );
  };
  if (sampling === 'uniform') return drawFrom(rows);
  return turnsBy(rows, labels, (of) => (sampling === 'class' ? drawFrom(of) : turnsBy(of, subjects, drawFrom)));
}
