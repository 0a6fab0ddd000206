import type { Weights } from '../evaluation/subject-groups.ts';
import type { Predictor } from '../explanation/predictor.ts';
import type { PreparedImages } from '../images/prepared-images.ts';

export type Answering = Pick<Predictor, 'predict'>;

/** One model's answers for some images, in their order. */
export interface Answers {
  /** 1 where the answer is the label. */
  readonly right: Uint8Array;
  /** images × classes. */
  readonly probabilities: Float32Array;
}

/** @param rows the labelled rows that the pixels show, changed or not */
export function answersOf(
  predictor: Answering,
  pixels: Uint8Array,
  { labels, classes }: PreparedImages,
  rows: Int32Array,
): Answers {
  const { logits, probabilities } = predictor.predict(pixels);
  const right = Uint8Array.from(rows, (row, index) => {
    const answer = logits.subarray(index * classes, (index + 1) * classes);
    return answer.indexOf(Math.max(...answer)) === labels[row] ? 1 : 0;
  });
  return { right, probabilities };
}

/** The answers for the first images. */
export const firstAnswers = ({ right, probabilities }: Answers, count: number): Answers => ({
  right: right.subarray(0, count),
  probabilities: probabilities.subarray(0, (count * probabilities.length) / right.length),
});

/** Share of right answers, in [0,1]. */
export function accuracy({ right }: Answers, weights?: Weights): number {
  let [sum, total] = [0, 0];
  for (let index = 0; index < right.length; index++) {
    const weight = weights?.[index] ?? 1;
    total += weight;
    sum += weight * (right[index] ?? 0);
  }
  return sum / total;
}
