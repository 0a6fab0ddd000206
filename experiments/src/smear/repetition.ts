import type { Engine } from '@fovea/engine';
import type { Model, Scored } from '@fovea/learning';
import { Predictor, simulatedExpert, train } from '@fovea/learning';
import type { Cure, Study } from '../support/confounded-study.ts';
import { confoundedModel, cureOf, openStudy, scoredTest, trainingOf } from '../support/confounded-study.ts';
import type { StudyRun } from '../support/study.ts';
import type { WhereItLooks } from '../support/where-it-looks.ts';
import { whereItLooks } from '../support/where-it-looks.ts';
import { marked } from './cases.ts';
import type { Scale } from './scale.ts';

/** What came of one case, or of no recalibration at all; plain JSON. */
export interface Outcome extends Cure {
  readonly looks: WhereItLooks;
  readonly seconds: number;
}

export interface Repetition {
  readonly base: Outcome;
  /** In the order of the scale's cases. */
  readonly outcomes: readonly Outcome[];
  readonly test: Omit<Scored, 'probabilities'>;
}

/** One model of a sample with dots, and what each case of faultless feedback makes of it. */
export async function repeatOnce(seed: number, { engine, scale, part, say }: StudyRun<Scale>): Promise<Repetition> {
  const study = openStudy(scale, seed);
  const { model, base } = await confoundedModel(engine, study, scale.base(study.train.length, seed), part, (model) =>
    measure(engine, model, study, scale),
  );
  say(`seed ${String(seed)}: first model ready`);
  const outcomes: Outcome[] = [];
  for (const { name, marks, images, lambda } of scale.cases) {
    const outcome = await part(name, async () => {
      const known = { regions: marked(study.cells, study.train, marks), size: study.cells.size };
      const feedback = simulatedExpert({ images }, known, seed);
      const recipe = scale.correction(seed, lambda);
      const corrected = await train(engine, { ...trainingOf(study), feedback, base: model, recipe });
      return { ...(await measure(engine, corrected.model, study, scale)), seconds: corrected.trainingSeconds };
    });
    outcomes.push(outcome);
    say(`seed ${String(seed)}: ${name}, ${outcome.seconds.toFixed(0)} s`);
  }
  return { base, outcomes, test: scoredTest(study, seed) };
}

async function measure(engine: Engine, model: Model, study: Study, { glances }: Scale) {
  const predictor = await Predictor.load(engine, model, { bulk: true });
  return { ...cureOf(predictor, study), looks: await whereItLooks(predictor, study.test, glances) };
}
