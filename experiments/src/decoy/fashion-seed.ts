import { train } from '@fovea/learning';
import type { StudyRun } from '../support/study.ts';
import { allowanceOf, ifTimeIsLeft } from './allowance.ts';
import type { Course, CourseRun, Milestone } from './course.ts';
import { milestone, modelAt } from './course.ts';
import type { FashionScale, Recalibration } from './fashion-scale.ts';
import { recalibrationRecipeOf } from './fashion-scale.ts';
import { feedbackOn, someRows } from './masks.ts';
import type { Answers } from './measure.ts';
import { answersOf } from './measure.ts';
import type { Method } from './methods.ts';
import { methods, trainingBy } from './methods.ts';
import { architecture } from './scale.ts';
import type { DecoySets } from './sets.ts';
import { readDecoySets } from './sets.ts';

export type RecalibrationName = keyof FashionScale['recalibrations'];

/** The model that is corrected: held-out images are kept from it. It is trained to the first milestone only. */
const confounded: Method = { ...methods.base, heldOut: true };

/** What a model is worth, the square at random and without any; plain JSON. */
export interface Corrected extends Answers {
  readonly withoutSquare: number;
  readonly seconds: number;
}

/** What one seed came to; null where the time was spent before. */
export interface FashionSeed {
  readonly seed: number;
  readonly base: (Milestone & Pick<Corrected, 'withoutSquare'>) | null;
  readonly recalibrations: Readonly<Record<RecalibrationName, Corrected | null>>;
  /** At each of the scale's milestones. */
  readonly scratch: readonly (Milestone | null)[];
}

export async function measureFashionSeed(seed: number, run: StudyRun<FashionScale>): Promise<FashionSeed> {
  const { engine, scale, setting, part, say } = run;
  const allowance = allowanceOf(setting);
  const sets = await readDecoySets('fashion-mnist', scale, setting);
  const of: CourseRun = { seed, run, test: sets.test, allowance };
  const base: Course = { name: 'base', training: trainingBy(scale, confounded, sets, seed) };
  const first = scale.epochs[0]!;
  const confoundedAnswers = await milestone(of, base, first, null, async (model) => ({
    withoutSquare: (await answersOf(engine, model, sets.plainTest)).accuracy,
  }));
  const recalibrated = (name: RecalibrationName) =>
    ifTimeIsLeft(() =>
      part(name, async () => {
        allowance.assertLeft();
        const { model } = await modelAt(of, base, first);
        const outcome = await recalibrate(run, sets, scale.recalibrations[name], seed, model);
        say(`seed ${seed}: ${name}: ${(100 * outcome.accuracy).toFixed(2)} %`);
        return outcome;
      }),
    );
  const recalibrations: Record<RecalibrationName, Corrected | null> = {
    recalibrated20: await recalibrated('recalibrated20'),
    control: await recalibrated('control'),
    recalibrated100: await recalibrated('recalibrated100'),
    longControl: await recalibrated('longControl'),
  };
  const scratch: (Milestone | null)[] = [];
  const course: Course = { name: 'scratch', training: trainingBy(scale, methods.ours, sets, seed) };
  for (const epochs of scale.epochs.filter((each) => each <= Number(setting.options['epochs'] ?? Infinity))) {
    const before = scratch.at(-1) ?? null;
    scratch.push(scratch.length > 0 && before === null ? null : await milestone(of, course, epochs, before));
  }
  return { seed, base: confoundedAnswers, recalibrations, scratch };
}

async function recalibrate(
  { engine, scale }: Pick<StudyRun<FashionScale>, 'engine' | 'scale'>,
  sets: DecoySets,
  recalibration: Recalibration,
  seed: number,
  base: Parameters<typeof answersOf>[1],
): Promise<Corrected> {
  const marked = someRows(sets.rows.kept, recalibration.images, seed);
  const { model, trainingSeconds } = await train(engine, {
    images: sets.train,
    train: sets.rows.kept,
    validation: new Int32Array(),
    feedback: feedbackOn(sets.train, marked, 'whole'),
    recipe: recalibrationRecipeOf(scale, recalibration, seed),
    base,
    architecture,
    watch: null,
  });
  return {
    ...(await answersOf(engine, model, sets.test)),
    withoutSquare: (await answersOf(engine, model, sets.plainTest)).accuracy,
    seconds: trainingSeconds,
  };
}
