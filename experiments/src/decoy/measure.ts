import type { Engine } from '@fovea/engine';
import type { Model, PreparedImages } from '@fovea/learning';
import { Predictor } from '@fovea/learning';
import type { KeptModel } from '../support/kept-model.ts';
import type { StudyRun } from '../support/study.ts';

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

/** What a kept model answers, as a part of its own, with the seconds that its training took. */
export async function answersOfKept(
  { engine, part }: Pick<StudyRun<unknown>, 'engine' | 'part'>,
  name: string,
  { model, seconds }: KeptModel,
  images: PreparedImages,
): Promise<Answers & { readonly seconds: number }> {
  const { accuracy, byClass } = await part(`${name}, answers`, async () => {
    const start = performance.now();
    const answers = await answersOf(engine, model, images);
    return { ...answers, seconds: (performance.now() - start) / 1000 };
  });
  return { accuracy, byClass, seconds };
}

export const worstClass = ({ byClass }: Answers): number => Math.min(...byClass);
