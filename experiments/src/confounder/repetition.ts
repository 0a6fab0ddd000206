import type { ProbeResult, Verdict } from '@fovea/domain';
import type { Model, PreparedImages, Scored } from '@fovea/learning';
import { evidence, gatherPixels, Predictor, simulatedExpert, train } from '@fovea/learning';
import type { Cure } from '../support/confounded-study.ts';
import { confoundedModel, cureOf, openStudy, scoredTest, trainingOf } from '../support/confounded-study.ts';
import { keptModel } from '../support/kept-model.ts';
import type { StudyRun } from '../support/study.ts';
import { dotsToIgnore, renderCells } from '../support/synthetic-cells.ts';
import { generatorSeeds } from './generator.ts';
import type { Scale } from './scale.ts';

/** A model's answers on its test images. Training took `seconds`. */
export type Answered = Pick<Cure, 'probabilities'> & { readonly seconds: number };

export interface Repetition {
  readonly seed: number;
  /** The test images whose dot says nothing, and the same images as they are without dots. */
  readonly test: Omit<Scored, 'probabilities'>;
  /** On the test images: the model of dotted cells, the corrected one, and the same steps at λ = 0. */
  readonly confounded: Answered;
  readonly corrected: Answered;
  readonly control: Answered;
  /** The model of undotted cells, on the test images without dots. */
  readonly undotted: Answered;
  readonly probes: { readonly before: ProbeResult; readonly after: ProbeResult } | null;
  readonly verdict: Verdict;
}

/** Trains on confounded cells, corrects with the known places of the dots on some of them, and measures on new subjects. */
export async function repeatOnce(seed: number, { engine, scale, part, say }: StudyRun<Scale>): Promise<Repetition> {
  const study = openStudy(scale, seed);
  const seeds = generatorSeeds(seed);
  const answers = async (model: Model) => cureOf(await Predictor.load(engine, model, { bulk: true }), study);
  const recipe = scale.base(study.train.length, seed);
  const { model, base: confounded } = await confoundedModel(engine, study, recipe, part, answers);
  say(`seed ${String(seed)}: confounded model ready`);
  const undotted = await part('undotted', async () => {
    const images = renderCells(scale.undotted, seeds.training);
    const trained = await train(engine, { ...trainingOf(study), images, feedback: [], base: null, recipe });
    const probabilities = await allAnswers(trained.model, renderCells(scale.undottedTest, seeds.test));
    return { probabilities, seconds: trained.trainingSeconds };
  });
  const known = { regions: dotsToIgnore(study.cells, study.train), size: study.cells.size };
  const feedback = simulatedExpert({ images: scale.images }, known, seed);
  const retrained = (name: string, lambda: number) =>
    keptModel(part, name, () =>
      train(engine, { ...trainingOf(study), feedback, base: model, recipe: scale.correction(seed, lambda) }),
    );
  const corrected = await retrained('corrected', 1);
  const control = await retrained('control', 0);
  const judged = await part('evidence', async () => {
    const started = performance.now();
    const { verdict, probes } = await evidence(engine, {
      images: study.cells,
      validation: study.validation,
      before: model,
      after: corrected.model,
      feedback,
    });
    return { verdict, probes, seconds: (performance.now() - started) / 1000 };
  });
  say(`seed ${String(seed)}: ${judged.verdict}`);
  return {
    seed,
    test: scoredTest(study, seed),
    confounded,
    corrected: { ...(await answers(corrected.model)), seconds: corrected.seconds },
    control: { ...(await answers(control.model)), seconds: control.seconds },
    undotted,
    probes: judged.probes,
    verdict: judged.verdict,
  };

  async function allAnswers(of: Model, images: PreparedImages): Promise<number[]> {
    const predictor = await Predictor.load(engine, of, { bulk: true });
    return [...predictor.predict(gatherPixels(images, Int32Array.from(images.labels.keys()))).probabilities];
  }
}
