import type { Scored } from '@fovea/learning';
import { gatherPixels, Predictor, train } from '@fovea/learning';
import { malariaCells } from '../support/malaria-cells.ts';
import { scoredRows } from '../support/pooled.ts';
import type { StudyRun } from '../support/study.ts';
import { foldsBySubject } from './folds.ts';
import type { Scale } from './scale.ts';

/** What the first model of one fold answers on the subjects that it never saw. */
export interface FoldResult {
  /** From 1. */
  readonly fold: number;
  readonly test: Omit<Scored, 'probabilities'>;
  /** Images × classes, one image after another. */
  readonly probabilities: readonly number[];
  /** Training images, and how many of them, counted each time, a second of training took. */
  readonly trained: number;
  readonly imagesPerSecond: number;
  /** Of training. */
  readonly seconds: number;
}

export async function measureFold(fold: number, run: StudyRun<Scale>): Promise<FoldResult> {
  const { engine, scale, setting, part, say } = run;
  const { folds: count, validationShare, foldSeed } = scale;
  const cells = await malariaCells(setting, scale);
  const rows = foldsBySubject(cells, count, validationShare, foldSeed)[fold - 1]!;
  const recipe = scale.recipe(rows.train.length);
  const { probabilities, seconds } = await part('answers', async () => {
    const { model, trainingSeconds } = await train(engine, {
      images: cells,
      train: rows.train,
      validation: rows.validation,
      feedback: [],
      recipe,
      base: null,
      watch: null,
    });
    const predictor = await Predictor.load(engine, model, { bulk: true });
    const answers = predictor.predict(gatherPixels(cells, rows.test)).probabilities;
    return { probabilities: [...answers], seconds: trainingSeconds };
  });
  say(`fold ${String(fold)}: trained in ${seconds.toFixed(0)} s`);
  return {
    fold,
    test: scoredRows(cells, rows.test),
    probabilities,
    trained: rows.train.length,
    imagesPerSecond: (recipe.steps * recipe.batchSize) / seconds,
    seconds,
  };
}
