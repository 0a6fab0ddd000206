import { softmax } from '../explanation/inference.ts';
import { RandomStream } from '../random/random-stream.ts';

/**
 * The temperature T that makes softmax(logits / T) most probable on held-out labels; keeps every decision as it was.
 * Golden-section search on log T in [log ½, log 10], where the likelihood has one peak; lower
 * would claim certainty that a small validation set cannot show.
 * @param logits images × classes
 * @see Guo et al. 2017, On Calibration of Modern Neural Networks (arXiv 1706.04599)
 */
export function fitTemperature(logits: Float32Array, labels: Int32Array, classes: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.5);
  let high = Math.log(10);
  for (let round = 0; round < 40; round++) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (
      negativeLogLikelihood(logits, labels, classes, Math.exp(left)) <=
      negativeLogLikelihood(logits, labels, classes, Math.exp(right))
    ) {
      high = right;
    } else {
      low = left;
    }
  }
  return Math.exp((low + high) / 2);
}

const folds = 5;

/**
 * Probabilities whose temperature was never fitted on the subject that they are of: subjects are dealt into five folds, and
 * each fold gets the temperature of all others. Answers of a single subject stay as they are (T = 1).
 * @param logits images × classes
 * @returns images × classes
 */
export function crossFitted(
  logits: Float32Array,
  labels: Int32Array,
  subjects: Int32Array,
  classes: number,
): Float32Array {
  const numbers = Int32Array.from(new Set(subjects)).sort();
  new RandomStream(0, 'folds of subjects').shuffle(numbers);
  const foldOf = new Map([...numbers].map((subject, place) => [subject, place % folds]));
  const fitted = new Float32Array(logits.length);
  for (let fold = 0; fold < Math.min(folds, numbers.length); fold++) {
    const images = [...labels.keys()];
    const others = images.filter((image) => foldOf.get(subjects[image] ?? 0) !== fold);
    const rowOf = (image: number) => logits.subarray(image * classes, (image + 1) * classes);
    const temperature =
      others.length === 0
        ? 1
        : fitTemperature(
            gather(others, rowOf, classes),
            Int32Array.from(others, (image) => labels[image] ?? 0),
            classes,
          );
    for (const image of images) {
      if (foldOf.get(subjects[image] ?? 0) === fold) {
        fitted.set(softmax(rowOf(image), classes, temperature), image * classes);
      }
    }
  }
  return fitted;
}

function gather(images: readonly number[], rowOf: (image: number) => Float32Array, classes: number): Float32Array {
  const gathered = new Float32Array(images.length * classes);
  images.forEach((image, place) => gathered.set(rowOf(image), place * classes));
  return gathered;
}

/** A fit asks it eighty times of all images: a plain loop, without an array for each of them. */
function negativeLogLikelihood(logits: Float32Array, labels: Int32Array, classes: number, temperature: number): number {
  let sum = 0;
  for (let image = 0; image < labels.length; image++) {
    const start = image * classes;
    let most = -Infinity;
    for (let index = start; index < start + classes; index++) most = Math.max(most, logits[index]!);
    const largest = most / temperature;
    let total = 0;
    for (let index = start; index < start + classes; index++) total += Math.exp(logits[index]! / temperature - largest);
    sum += Math.log(total) + largest - logits[start + labels[image]!]! / temperature;
  }
  return sum;
}
