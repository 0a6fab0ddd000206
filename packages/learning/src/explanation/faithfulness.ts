import type { Faithfulness, RemovalFigures } from '@fovea/domain';
import { RandomStream } from '../random/random-stream.ts';
import { blank } from './occlusion.ts';

/** Steps from the first pixel to the last. */
const steps = 16;

/**
 * Deletion and insertion: does the answer go with the pixels that a map rates highest, and come back with them? Figures are
 * areas under y(x), y the probability of the class and x the share of the pixels blanked (deletion) or shown on a blank
 * image (insertion), in 16 steps, by the trapezoid rule. Of the regions' pixels alone, and of all others alone, the order
 * is the same and only those pixels change.
 * The order goes by the signed value, whatever the kind of map: as for `agreement`, what speaks for the answer counts by
 * its size, and what speaks against it does not count among the highest, but comes last. Pixels that tie come in an
 * arbitrary order, always the same one, so that a flat map scores what `anyOrder` does.
 * @param input one image as the network sees it, size × size × channels
 * @param map size × size, any scale
 * @param inside size × size: 1 in a drawn region, else 0; null where nothing is drawn
 * @param probability of the predicted class, in [0,1], of images one after another
 * @returns null where the map is nowhere above 0 and so points at nothing
 * @see Petsiuk et al. 2018, RISE (arXiv 1806.07421), section 4.2
 */
export function faithfulness(
  input: Float32Array,
  map: Float32Array,
  inside: Uint8Array | null,
  probability: (inputs: Float32Array) => Float32Array,
): Faithfulness | null {
  if (!map.some((value) => value > 0)) return null;
  const figures = (order: Int32Array) => removal(input, input.length / map.length, order, probability);
  const anyOrder = new RandomStream(1, 'order of pixels').shuffle(Int32Array.from(map.keys()));
  const highestFirst = anyOrder.toSorted((one, other) => (map[other] ?? 0) - (map[one] ?? 0));
  const within = highestFirst.filter((pixel) => inside?.[pixel] === 1);
  const beyond = highestFirst.filter((pixel) => inside?.[pixel] !== 1);
  return {
    highestFirst: figures(highestFirst),
    anyOrder: figures(anyOrder),
    regions: within.length === 0 || beyond.length === 0 ? null : { inside: figures(within), outside: figures(beyond) },
  };
}

/** @param order pixels, first to last, of all or a part of the image */
function removal(
  input: Float32Array,
  channels: number,
  order: Int32Array,
  probability: (inputs: Float32Array) => Float32Array,
): RemovalFigures {
  const counts = Array.from({ length: steps + 1 }, (_, step) => Math.round((step * order.length) / steps));
  const inputs = new Float32Array(2 * counts.length * input.length);
  const image = (index: number) => inputs.subarray(index * input.length, (index + 1) * input.length);
  counts.forEach((count, step) => {
    const [removed, shown] = [image(step), image(counts.length + step)];
    removed.set(input);
    blank(shown, channels, 0, input.length / channels);
    for (const pixel of order.subarray(0, count)) {
      blank(removed, channels, pixel);
      shown.set(input.subarray(pixel * channels, (pixel + 1) * channels), pixel * channels);
    }
  });
  const answers = probability(inputs);
  const shares = counts.map((count) => count / order.length);
  return {
    deletion: trapezoid(shares, answers.subarray(0, counts.length)),
    insertion: trapezoid(shares, answers.subarray(counts.length)),
  };
}

/**
 * Area under a curve by the trapezoid rule: Σ (x_{k+1} − x_k)·(y_k + y_{k+1}) / 2.
 * @param at the x of each point, ascending; steps may differ
 * @param values the y of each point
 */
export function trapezoid(at: readonly number[], values: ArrayLike<number>): number {
  let area = 0;
  for (let point = 1; point < at.length; point++) {
    const step = (at[point] ?? 0) - (at[point - 1] ?? 0);
    area += (step * ((values[point - 1] ?? 0) + (values[point] ?? 0))) / 2;
  }
  return area;
}
