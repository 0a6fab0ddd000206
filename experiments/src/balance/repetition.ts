import type { CurvePoint, StepBalance } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { MarkedImage, Model } from '@fovea/learning';
import { Predictor, simulatedExpert, train } from '@fovea/learning';
import type { Cure, Study, StudyRepetition } from '../support/confounded-study.ts';
import { correctOnce, cureOf, trainingOf } from '../support/confounded-study.ts';
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

export type Repetition = StudyRepetition<Omit<Outcome, 'seconds'>>;

/** One confounded model, and what each case makes of it with the same feedback. */
export const repeatOnce = (seed: number, run: StudyRun<Scale>): Promise<Repetition> => {
  const { engine, scale } = run;
  return correctOnce<Case, readonly MarkedImage[], Omit<Outcome, 'seconds'>>(seed, run, {
    cases: scale.cases,
    measure: async (model, study) => ({ ...(await measure(engine, model, study)), course: null }),
    prepare: async (_, { cells, train: rows }) =>
      simulatedExpert({ images: scale.images }, { regions: dotsToIgnore(cells, rows), size: cells.size }, seed),
    correct: (one, base, feedback, study) => correct(engine, scale, seed, one, study, base, feedback),
    tell: () => '',
  });
};

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
