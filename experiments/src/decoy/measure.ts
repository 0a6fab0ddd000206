import type { Engine } from '@fovea/engine';
import type { Model, PreparedImages } from '@fovea/learning';
import { Predictor } from '@fovea/learning';

/** Shares in [0,1]. */
export interface Answers {
  readonly accuracy: number;
  /** Share of right answers of each class; the lowest is the worst class. */
  readonly byClass: readonly number[];
}

/** How many of the images a model answers rightly, all of them and class by class. */
export async function answersOf(
  engine: Engine,
  model: Model,
  { pixels, labels, classes }: PreparedImages,
): Promise<Answers> {
  const predictor = await Predictor.load(engine, model, { bulk: true });
  const { logits } = predictor.predict(pixels);
  const right = new Array<number>(classes).fill(0);
  const all = new Array<number>(classes).fill(0);
  labels.forEach((label, image) => {
    const answer = logits.subarray(image * classes, (image + 1) * classes);
    all[label]!++;
    if (answer.indexOf(Math.max(...answer)) === label) right[label]!++;
  });
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return { accuracy: sum(right) / sum(all), byClass: right.map((count, label) => count / all[label]!) };
}

export const worstClass = ({ byClass }: Answers): number => Math.min(...byClass);
