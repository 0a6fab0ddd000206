import { parseRecipe, recalibrationRecipe, type Recipe } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model, PreparedImages, TrainingResult } from '@fovea/learning';
import { defaultBaseRecipe, evidence, gatherPixels, Predictor, simulatedExpert, train } from '@fovea/learning';
import { dotsToIgnore, renderCells, rowsOfSubjects } from '../support/synthetic-cells.ts';
import { generator, generatorSeeds, isValidation } from './generator.ts';

/** Images that the expert marks. */
export const feedbackImages = 20;

export const correction = (seed: number): Recipe => recalibrationRecipe('quick', { seed });

/** Accuracies in [0,1]. */
export interface Repetition {
  readonly seed: number;
  /** Of the confounded model, of the corrected one, and of the control, on unseen subjects with the dot randomised. */
  readonly base: number;
  readonly corrected: number;
  readonly control: number;
  /** Of a model of the undotted sample on unseen subjects without dots. */
  readonly reference: number;
  readonly probeBefore: number;
  readonly probeAfter: number;
  readonly relianceBefore: number;
  readonly relianceAfter: number;
  readonly verdict: string;
  readonly correctionSeconds: number;
  readonly controlSeconds: number;
}

/** Trains on confounded cells, corrects with the known places of the dots on some of them, and measures on new subjects. */
export async function repeatOnce(engine: Engine, seed: number, say: (line: string) => void): Promise<Repetition> {
  const seeds = generatorSeeds(seed);
  const confounded = renderCells(generator.confounded, seeds.training);
  const rows = {
    train: rowsOfSubjects(confounded, (subject) => !isValidation(subject)),
    validation: rowsOfSubjects(confounded, isValidation),
  };
  const firstModel = async (images: PreparedImages): Promise<TrainingResult> =>
    train(engine, {
      images,
      ...rows,
      feedback: [],
      base: null,
      watch: null,
      recipe: baseRecipe(rows.train.length, seed),
    });
  const { model: base } = await firstModel(confounded);
  say(`seed ${String(seed)}: confounded model trained`);
  const { model: reference } = await firstModel(renderCells(generator.undotted, seeds.training));
  say(`seed ${String(seed)}: reference trained`);
  const known = { regions: dotsToIgnore(confounded, rows.train), size: confounded.size };
  const feedback = simulatedExpert({ images: feedbackImages }, known, seed);
  const recipe = correction(seed);
  const retrain = (lambda: number) =>
    train(engine, {
      images: confounded,
      ...rows,
      feedback,
      base,
      watch: null,
      recipe: parseRecipe({ ...recipe, balance: { scheme: 'static', lambda } }),
    });
  const corrected = await retrain(recipe.balance.lambda);
  const control = await retrain(0);
  const report = await evidence(engine, {
    images: confounded,
    validation: rows.validation,
    before: base,
    after: corrected.model,
    feedback,
  });
  const randomised = renderCells(generator.randomisedTest, seeds.test);
  const on = (model: Model, images: PreparedImages) => accuracy(engine, model, images);
  return {
    seed,
    base: await on(base, randomised),
    corrected: await on(corrected.model, randomised),
    control: await on(control.model, randomised),
    reference: await on(reference, renderCells(generator.undottedTest, seeds.test)),
    probeBefore: report.probes?.before.lowest ?? Number.NaN,
    probeAfter: report.probes?.after.lowest ?? Number.NaN,
    relianceBefore: report.probes?.before.reliance ?? Number.NaN,
    relianceAfter: report.probes?.after.reliance ?? Number.NaN,
    verdict: report.verdict,
    correctionSeconds: corrected.trainingSeconds,
    controlSeconds: control.trainingSeconds,
  };
}

export const baseRecipe = (images: number, seed: number): Recipe => defaultBaseRecipe(images, seed);

async function accuracy(engine: Engine, model: Model, images: PreparedImages): Promise<number> {
  const predictor = await Predictor.load(engine, model, { bulk: true });
  const rows = Int32Array.from(images.labels.keys());
  const { logits } = predictor.predict(gatherPixels(images, rows));
  const right = rows.filter((row) => {
    const answer = logits.subarray(row * images.classes, (row + 1) * images.classes);
    return answer.indexOf(Math.max(...answer)) === images.labels[row];
  });
  return right.length / rows.length;
}
