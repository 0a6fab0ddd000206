import type { Scored } from '../evaluation/scores.ts';
import type { RandomStream } from '../random/random-stream.ts';

/** A population of subjects whose images two models answer. Subjects differ in size and in difficulty. */
export interface Population {
  /** Whether each subject has images of both classes; else all images of a subject are of one class. */
  readonly isMixed: boolean;
  /** How far the score of an image lies on its class's side on average, in standard deviations of one image's score. */
  readonly distance: number;
  /** The same of the second model, less that of the first. */
  readonly improvement: number;
  /** How much subjects differ in difficulty and in where their scores lie, in the same unit. */
  readonly spread: number;
  /** Images of a subject: the median, and the fewest. The logarithm is normal with deviation 0.8, up to 150 images. */
  readonly images: number;
  readonly fewest: number;
  /** Share of the images of each sample that its last subject has; none stands out unless given. */
  readonly largest?: number;
}

const mostImages = 150;
/** How far the noise of both models agrees on an image. */
const agreement = 0.7;

/**
 * Answers of two models for the same images of some subjects, drawn from a population. Larger subjects are harder.
 * @param sample how many subjects make one sample: all of them unless given
 */
export function simulatedAnswers(
  stream: RandomStream,
  subjects: number,
  { isMixed, distance, improvement, spread, images, fewest, largest = 0 }: Population,
  sample = subjects,
): readonly [Scored, Scored] {
  const labels: number[] = [];
  const of: number[] = [];
  const scores: [number[], number[]] = [[], []];
  let before = 0;
  for (let subject = 0; subject < subjects; subject++) {
    const size = normal(stream);
    const usual = Math.max(fewest, Math.min(mostImages, Math.round(images * Math.exp(0.8 * size))));
    if (subject % sample === 0) before = labels.length;
    const isLargest = largest > 0 && subject % sample === sample - 1;
    const count = isLargest ? Math.round((largest / (1 - largest)) * (labels.length - before)) : usual;
    const positives = isMixed ? 0.2 + 0.6 * stream.uniform() : stream.below(2);
    const ease = spread * (0.95 * normal(stream) - 0.3 * size);
    const shift = 0.7 * spread * normal(stream);
    const own = [0, 0.4 * spread].map((deviation) => ({
      ease: ease + deviation * normal(stream),
      shift: shift + deviation * normal(stream),
    }));
    for (let image = 0; image < count; image++) {
      const label = stream.uniform() < positives ? 1 : 0;
      const noise = normal(stream);
      const noises = [noise, agreement * noise + Math.sqrt(1 - agreement ** 2) * normal(stream)];
      labels.push(label);
      of.push(subject);
      own.forEach((model, index) => {
        const way = distance + (index === 1 ? improvement : 0) + 0.5 * model.ease;
        scores[index]?.push((label === 1 ? way : -way) + 0.6 * model.shift + (noises[index] ?? 0));
      });
    }
  }
  const common = { labels: Int32Array.from(labels), subjects: Int32Array.from(of), classes: 2, positive: 1 };
  return [
    { ...common, probabilities: probabilitiesOf(scores[0]) },
    { ...common, probabilities: probabilitiesOf(scores[1]) },
  ];
}

function probabilitiesOf(scores: readonly number[]): Float32Array {
  return Float32Array.from(
    scores.flatMap((score) => {
      const positive = 1 / (1 + Math.exp(-2 * score));
      return [1 - positive, positive];
    }),
  );
}

/** From the standard normal distribution, by Box and Muller. */
function normal(stream: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());
}
