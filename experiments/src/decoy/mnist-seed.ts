import type { Verdict } from '@fovea/domain';
import type { Model } from '@fovea/learning';
import { evidence } from '@fovea/learning';
import type { StudyRun } from '../support/study.ts';
import { allowanceOf } from './allowance.ts';
import type { Course, CourseRun, Milestone } from './course.ts';
import { milestone, modelAt } from './course.ts';
import { someRows } from './masks.ts';
import type { MethodName } from './methods.ts';
import { methods, trainingBy } from './methods.ts';
import type { DecoyScale } from './scale.ts';
import type { DecoySets } from './sets.ts';
import { readDecoySets } from './sets.ts';

/** Trained to the last milestone, and measured at each. */
export const long = ['base', 'rrr', 'ours'] as const satisfies readonly MethodName[];
/** Trained to the first milestone, each with a verdict but the first, which is what the others are judged against. */
export const short = ['control', 'twentyPercent', 'topHalfRemoved', 'wrong'] as const satisfies readonly MethodName[];
/** Seeds that the short ones are measured with. */
const shortSeeds: readonly number[] = [0, 1, 2];

/** More regions than this add time to the evidence report, not certainty. */
const mostJudged = 200;

export type Judged = Milestone & { readonly verdict: Verdict | null };

/** What one seed came to; null where the time was spent before. */
export interface MnistSeed {
  readonly seed: number;
  readonly courses: Readonly<Record<(typeof long)[number], readonly (Milestone | null)[]>>;
  /** Null for seeds that they are not measured with, too. */
  readonly variants: Readonly<Record<(typeof short)[number], Judged | null>>;
}

/** First everything to the first milestone, the shortest way to a figure of each; then on to the others. */
export async function measureMnistSeed(seed: number, run: StudyRun<DecoyScale>): Promise<MnistSeed> {
  const { scale, setting } = run;
  const sets = await readDecoySets('mnist', scale, setting);
  const of: CourseRun = { seed, run, test: sets.test.decoyed, allowance: allowanceOf(setting) };
  const course = (name: MethodName): Course => ({ name, training: trainingBy(scale, methods[name], sets, seed) });
  const courses: Record<(typeof long)[number], (Milestone | null)[]> = { base: [], rrr: [], ours: [] };
  const variants: Record<(typeof short)[number], Judged | null> = {
    control: null,
    twentyPercent: null,
    topHalfRemoved: null,
    wrong: null,
  };
  const epochs = scale.epochs.filter((each) => each <= Number(setting.options['epochs'] ?? Number.POSITIVE_INFINITY));
  for (const [index, reached] of epochs.entries()) {
    for (const name of ['ours', 'base', 'rrr'] as const) {
      const before = courses[name][index - 1] ?? null;
      courses[name].push(index > 0 && before === null ? null : await milestone(of, course(name), reached, before));
    }
    if (index > 0 || !shortSeeds.includes(seed)) continue;
    for (const name of short) {
      const verdict = (model: Model) =>
        judge(of, sets, course(name), name === 'control' ? null : course('control'), model);
      variants[name] = await milestone(of, course(name), reached, null, async (model) => ({
        verdict: await verdict(model),
      }));
    }
  }
  return { seed, courses, variants };
}

/** What the product would say of it, in place of the model without feedback. @param control null where it is that itself */
async function judge(
  of: CourseRun,
  sets: DecoySets,
  { training }: Course,
  control: Course | null,
  after: Model,
): Promise<Verdict | null> {
  if (control === null) return null;
  const { engine, scale } = of.run;
  const { model: before } = await modelAt(of, control, scale.epochs[0]!);
  const judged = someRows(Int32Array.from(training.feedback.keys()), mostJudged, of.seed);
  const { verdict } = await evidence(engine, {
    images: sets.train,
    validation: sets.rows.heldOut,
    before,
    after,
    feedback: Array.from(judged, (index) => training.feedback[index]!),
  });
  return verdict;
}
