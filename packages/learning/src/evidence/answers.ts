import type { Weights } from '../evaluation/subject-groups.ts';
import type { Predicted, Predictor } from '../explanation/predictor.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { inParts } from '../images/prepared-images.ts';

export type Answering = Pick<Predictor, 'predict'>;

/** One model's answers for some images, in their order. */
export interface Answers {
  /** 1 where the answer is the label. */
  readonly right: Uint8Array;
  /** images × classes. */
  readonly probabilities: Float32Array;
}

/** The image at a place among those that are asked: size × size × 3, not to be written to. */
export type ImageAt = (place: number) => Uint8Array;

interface Asked {
  readonly images: PreparedImages;
  /** The labelled rows that are shown, changed or not. */
  readonly rows: Int32Array;
  /** Lets others work, and stops where somebody asked for it. */
  readonly breathe: () => Promise<void>;
}

/** images × classes each. */
export type Predictions = Pick<Predicted, 'logits' | 'probabilities'>;

/** What two models make of some images, which are made as they are asked: so many at a time that they fit into memory. */
export async function predictionsOf(
  models: readonly [Answering, Answering],
  { images: { size, classes }, rows, breathe }: Asked,
  imageAt: ImageAt,
): Promise<readonly [Predictions, Predictions]> {
  const ofNone = (): Predictions => ({
    logits: new Float32Array(rows.length * classes),
    probabilities: new Float32Array(rows.length * classes),
  });
  const predicted = [ofNone(), ofNone()] as const;
  const bytes = size ** 2 * 3;
  let room: Uint8Array | undefined;
  for (const [start, end] of inParts(rows.length, size)) {
    // The first part is the largest.
    room ??= new Uint8Array((end - start) * bytes);
    const pixels = room.subarray(0, (end - start) * bytes);
    for (let place = start; place < end; place++) pixels.set(imageAt(place), (place - start) * bytes);
    for (const model of [0, 1] as const) {
      await breathe();
      const { logits, probabilities } = models[model].predict(pixels);
      predicted[model].logits.set(logits, start * classes);
      predicted[model].probabilities.set(probabilities, start * classes);
    }
  }
  return predicted;
}

/** The same as answers. */
export async function answersOf(
  models: readonly [Answering, Answering],
  asked: Asked,
  imageAt: ImageAt,
): Promise<[Answers, Answers]> {
  const { images, rows } = asked;
  const [before, after] = await predictionsOf(models, asked, imageAt);
  const answers = ({ logits, probabilities }: Predictions): Answers => ({
    right: Uint8Array.from(rows, (row, index) => {
      const answer = logits.subarray(index * images.classes, (index + 1) * images.classes);
      return answer.indexOf(Math.max(...answer)) === images.labels[row] ? 1 : 0;
    }),
    probabilities,
  });
  return [answers(before), answers(after)];
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
