import type { CurvePoint, StepBalance } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { MarkedImage, Model, Scored } from '@fovea/learning';
import { Predictor, simulatedExpert, train } from '@fovea/learning';
import type { Cure, Study } from '../support/confounded-study.ts';
import { confoundedModel, cureOf, openStudy, scoredTest, trainingOf } from '../support/confounded-study.ts';
import type { StudyRun } from '../support/study.ts';
import { dotsToIgnore } from '../support/synthetic-cells.ts';
import type { Case } from './cases.ts';
import type { Scale } from './scale.ts';

/** What came of one case, or of no recalibration at all; plain JSON. */
export interface Outcome extends Cure {
  /** Null without feedback. */
  readonly course: Course | null;
  readonly seconds: number;
}

/** What a run recorded of both losses. */
export interface Course {
  readonly lastDataLoss: number;
  readonly lastFeedbackLoss: number;
  /** Of feedback to data, mean over the steps and at the last. */
  readonly meanRatio: number;
  readonly lastRatio: number;
  /** Share of the steps at which data and feedback pulled apart, and the mean cosine. */
  readonly apart: number;
  readonly meanCosine: number;
  readonly cost: number;
}

export interface Repetition {
  readonly seed: number;
  readonly base: Outcome;
  /** In the order of the scale's cases. */
  readonly outcomes: readonly Outcome[];
  readonly test: Omit<Scored, 'probabilities'>;
}

/** One confounded model, and what each case makes of it with the same feedback. Finished parts are kept. */
export async function repeatOnce(seed: number, { engine, scale, part, say }: StudyRun<Scale>): Promise<Repetition> {
  const study = openStudy(scale, seed);
  const { model, base } = await confoundedModel(
    engine,
    study,
    scale.base(study.train.length, seed),
    part,
    async (model) => ({ ...(await measure(engine, model, study)), course: null }),
  );
  say(`seed ${String(seed)}: confounded model ready`);
  const known = { regions: dotsToIgnore(study.cells, study.train), size: study.cells.size };
  const feedback = simulatedExpert({ images: scale.images }, known, seed);
  const outcomes: Outcome[] = [];
  for (const one of scale.cases) {
    const outcome = await part(one.name, () => correct(engine, scale, seed, one, study, model, feedback));
    outcomes.push(outcome);
    say(`seed ${String(seed)}: ${one.name}, ${outcome.seconds.toFixed(0)} s`);
  }
  return { seed, base, outcomes, test: scoredTest(study, seed) };
}

async function correct(
  engine: Engine,
  scale: Scale,
  seed: number,
  one: Case,
  study: Study,
  base: Model,
  feedback: readonly MarkedImage[],
): Promise<Outcome> {
  const points: CurvePoint[] = [];
  const recipe = scale.correction(seed, one);
  const { model, trainingSeconds } = await train(
    engine,
    { ...trainingOf(study), feedback, base, recipe },
    { onProgress: ({ curve }) => void (curve !== undefined && points.push(curve)) },
  );
  return { ...(await measure(engine, model, study)), course: courseOf(points), seconds: trainingSeconds };
}

function courseOf(points: readonly CurvePoint[]): Course | null {
  const told = points.flatMap(({ balance, ...point }) => (balance === undefined ? [] : [{ ...point, balance }]));
  const last = told.at(-1);
  if (last === undefined) return null;
  const mean = (of: (point: { lambda: number; balance: StepBalance }) => number) =>
    told.reduce((sum, point) => sum + of(point), 0) / told.length;
  return {
    lastDataLoss: last.dataLoss,
    lastFeedbackLoss: last.feedbackLoss ?? Number.NaN,
    meanRatio: mean(({ lambda, balance }) => lambda / balance.dataWeight),
    lastRatio: last.lambda / last.balance.dataWeight,
    apart: mean(({ balance }) => (balance.cosine < 0 ? 1 : 0)),
    meanCosine: mean(({ balance }) => balance.cosine),
    cost: last.balance.cost,
  };
}

const measure = async (engine: Engine, model: Model, study: Study): Promise<Cure> =>
  cureOf(await Predictor.load(engine, model, { bulk: true }), study);
