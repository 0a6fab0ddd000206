import type { Verdict } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { KnownRegions, MapFigures, Model } from '@fovea/learning';
import { describeMaps, evidence, gatherPixels, Predictor, simulatedExpert, train } from '@fovea/learning';
import type { Study, StudyRepetition } from '../support/confounded-study.ts';
import { correctOnce, trainingOf } from '../support/confounded-study.ts';
import type { StudyRun } from '../support/study.ts';
import { dotsToIgnore } from '../support/synthetic-cells.ts';
import type { Expert } from './experts.ts';
import type { Scale } from './scale.ts';

/** What came of one expert's feedback, or of none; plain JSON. */
export interface Outcome {
  /** Of the test images, one after another: images × classes. */
  readonly probabilities: readonly number[];
  /** The gate's map against the dots, on the test images that have one. */
  readonly map: MapFigures & { readonly insideToOutside: number };
  readonly verdict: Verdict | null;
  readonly seconds: number;
}

export type Repetition = StudyRepetition<Omit<Outcome, 'seconds'>>;

/** One confounded model, and what each expert makes of it. */
export const repeatOnce = (seed: number, run: StudyRun<Scale>): Promise<Repetition> => {
  const { engine, scale } = run;
  return correctOnce<Expert, KnownRegions, Omit<Outcome, 'seconds'>>(seed, run, {
    cases: scale.experts,
    measure: async (model, study) => ({ ...(await measure(engine, model, study)), verdict: null }),
    prepare: (model, study) => knownRegions(engine, model, study),
    correct: (expert, base, known, study) => correct(engine, scale, seed, expert, study, base, known),
    tell: ({ verdict }) => `: ${verdict ?? 'no verdict'}`,
  });
};

async function knownRegions(engine: Engine, model: Model, { cells, train: rows }: Study): Promise<KnownRegions> {
  const predictor = await Predictor.load(engine, model);
  const { probabilities } = predictor.predict(gatherPixels(cells, Int32Array.from(cells.labels.keys())));
  const answers = { probabilities, classes: cells.classes, labels: cells.labels };
  return { regions: dotsToIgnore(cells, rows), size: cells.size, answers };
}

async function correct(
  engine: Engine,
  scale: Scale,
  seed: number,
  { settings = {}, imagesTimes = 1, unheard }: Expert,
  study: Study,
  base: Model,
  known: KnownRegions,
): Promise<Outcome> {
  const lambda = unheard === true ? 0 : 1;
  const images = Math.max(1, Math.round(scale.images * imagesTimes));
  const feedback = simulatedExpert({ ...settings, images }, known, seed);
  const corrected = await train(engine, {
    ...trainingOf(study),
    feedback,
    base,
    recipe: scale.correction(seed, lambda),
  });
  const report = await evidence(engine, {
    images: study.cells,
    validation: study.validation,
    before: base,
    after: corrected.model,
    feedback,
    isTaught: lambda > 0,
  });
  const measured = await measure(engine, corrected.model, study);
  return { ...measured, verdict: report.verdict, seconds: corrected.trainingSeconds };
}

async function measure(engine: Engine, model: Model, { test }: Study): Promise<Pick<Outcome, 'probabilities' | 'map'>> {
  const predictor = await Predictor.load(engine, model);
  const { probabilities } = predictor.predict(gatherPixels(test, Int32Array.from(test.labels.keys())));
  const dotted = dotsToIgnore(test, Int32Array.from(test.labels.keys()));
  const { maps } = predictor.predict(
    gatherPixels(
      test,
      dotted.map(({ row }) => row),
    ),
  );
  return {
    probabilities: [...probabilities],
    map: describeMaps(
      maps,
      dotted.flatMap(({ regions }) => regions.map(({ mask }) => mask)),
    ),
  };
}
