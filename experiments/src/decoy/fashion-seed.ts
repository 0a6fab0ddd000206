import type { Recipe } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model } from '@fovea/learning';
import { train } from '@fovea/learning';
import type { StudyRun } from '../support/study.ts';
import { allowanceOf, ifTimeIsLeft } from './allowance.ts';
import type { Course, CourseRun, Milestone } from './course.ts';
import { milestone, modelAt } from './course.ts';
import type { FashionScale, TriedRecipe } from './fashion-scale.ts';
import { recalibrationRecipeOf } from './fashion-scale.ts';
import { feedbackOn, someRows } from './masks.ts';
import type { Answers } from './measure.ts';
import { answersOf } from './measure.ts';
import type { Method } from './methods.ts';
import { methods, trainingBy } from './methods.ts';
import type { DecoySets, Judging } from './sets.ts';
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

/** Seeds from here on are for tuning: they are measured on the held-out training images, never on the test images. */
const firstTuningSeed = 100;
export const isForTuning = (seed: number): boolean => seed >= firstTuningSeed;

export async function measureFashionSeed(seed: number, run: StudyRun<FashionScale>): Promise<FashionSeed> {
  const { engine, scale, setting, part, say } = run;
  const allowance = allowanceOf(setting);
  const { tried, suffix } = triedOf(seed, setting.options['try']);
  const sets = await readDecoySets('fashion-mnist', scale, setting);
  const judging = isForTuning(seed) ? sets.validation : sets.test;
  const of: CourseRun = { seed, run, test: judging.decoyed, allowance };
  const base: Course = { name: 'base', training: trainingBy(scale, confounded, sets, seed) };
  const first = scale.epochs[0]!;
  const confoundedAnswers = await milestone(of, base, first, null, async (model) => ({
    withoutSquare: (await answersOf(engine, model, judging.plain)).accuracy,
  }));
  const recalibrated = (name: RecalibrationName) =>
    ifTimeIsLeft(() =>
      part(`${name}${suffix}`, async () => {
        allowance.assertLeft();
        const { model } = await modelAt(of, base, first);
        const recipe = recalibrationRecipeOf(scale, scale.recalibrations[name], seed, tried);
        const { images } = scale.recalibrations[name];
        const outcome = await recalibrate({ engine, sets, judging }, recipe, images, model);
        say(`seed ${seed}: ${name}${suffix}: ${(100 * outcome.accuracy).toFixed(2)} %`);
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
  if (isForTuning(seed)) return { seed, base: confoundedAnswers, recalibrations, scratch };
  const course: Course = { name: 'scratch', training: trainingBy(scale, methods.ours, sets, seed) };
  for (const epochs of scale.epochs.filter((each) => each <= Number(setting.options['epochs'] ?? Infinity))) {
    const before = scratch.at(-1) ?? null;
    scratch.push(scratch.length > 0 && before === null ? null : await milestone(of, course, epochs, before));
  }
  return { seed, base: confoundedAnswers, recalibrations, scratch };
}

async function recalibrate(
  { engine, sets, judging }: { readonly engine: Engine; readonly sets: DecoySets; readonly judging: Judging },
  recipe: Recipe,
  images: number,
  base: Model,
): Promise<Corrected> {
  const marked = someRows(sets.rows.kept, images, recipe.seed);
  const { model, trainingSeconds } = await train(engine, {
    images: sets.train,
    train: sets.rows.kept,
    validation: new Int32Array(),
    feedback: feedbackOn(sets.train, marked, 'whole'),
    recipe,
    base,
    watch: null,
  });
  return {
    ...(await answersOf(engine, model, judging.decoyed)),
    withoutSquare: (await answersOf(engine, model, judging.plain)).accuracy,
    seconds: trainingSeconds,
  };
}

/** The option `try`: recipe fields as JSON that a tuning changes, and the suffix of the parts made with them. */
function triedOf(seed: number, text: string | undefined): { tried: TriedRecipe; suffix: string } {
  if (text === undefined) return { tried: {}, suffix: '' };
  if (!isForTuning(seed)) {
    throw new FoveaError('INPUT_INVALID', `Recipes are tried with seeds from ${firstTuningSeed} on; add --seed 90.`, {
      seed,
    });
  }
  try {
    return { tried: JSON.parse(text) as TriedRecipe, suffix: ` ${text}` };
  } catch (cause) {
    throw new FoveaError('INPUT_INVALID', 'The option try must be JSON, as {"decay":true}.', { try: text }, { cause });
  }
}
