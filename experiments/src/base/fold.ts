import type { PreparedImages, Scored } from '@fovea/learning';
import { gatherPixels, Predictor, train } from '@fovea/learning';
import { malariaCells } from '../support/malaria-cells.ts';
import { scoredRows } from '../support/pooled.ts';
import type { StudyRun } from '../support/study.ts';
import type { Fold } from './folds.ts';
import { foldsBySubject } from './folds.ts';
import type { Contestant, Scale } from './scale.ts';

/** What the first models of one fold answer on the subjects that they never saw. */
export interface FoldResult {
  /** From 1. */
  readonly fold: number;
  readonly test: Omit<Scored, 'probabilities'>;
  /** Training images. */
  readonly trained: number;
  readonly answers: Readonly<Record<Contestant['key'], Answers>>;
}

/** Of the setting that the patients held back have chosen. */
export interface Answers {
  /** Images × classes, one image after another. */
  readonly probabilities: readonly number[];
  /** Images, counted each time, that a second of training took. */
  readonly imagesPerSecond: number;
  /** Of training, with this setting alone. */
  readonly seconds: number;
  /** The setting with the least Brier score on the patients held back. */
  readonly chosen: string;
  /** Brier score of each setting on the patients held back. */
  readonly heldBack: Readonly<Record<string, number>>;
}

export async function measureFold(fold: number, run: StudyRun<Scale>): Promise<FoldResult> {
  const { scale, setting } = run;
  const cells = await malariaCells(setting, scale);
  const rows = foldsBySubject(cells, scale.folds, scale.validationShare, scale.foldSeed)[fold - 1]!;
  const answers: [string, Answers][] = [];
  for (const contestant of scale.contestants)
    answers.push([contestant.key, await answersOf(contestant, fold, rows, run)]);
  return {
    fold,
    test: scoredRows(cells, rows.test),
    trained: rows.train.length,
    answers: Object.fromEntries(answers) as FoldResult['answers'],
  };
}

async function answersOf(
  contestant: Contestant,
  fold: number,
  rows: Fold,
  { scale, setting, part, say, engine }: StudyRun<Scale>,
): Promise<Answers> {
  const measured = [];
  for (const { name, recipe: recipeFor } of contestant.settings) {
    const recipe = recipeFor(rows.train.length);
    const found = await part(`${contestant.key} ${name}`, async () => {
      const images: PreparedImages = await malariaCells(setting, scale, contestant.size);
      const named = await contestant.network?.(setting.environment);
      const { model, evaluation, trainingSeconds } = await train(engine, {
        images,
        train: rows.train,
        validation: rows.validation,
        feedback: [],
        recipe,
        network: named?.network,
        base: null,
        watch: null,
      });
      const predictor = await Predictor.load(engine, model, { bulk: true });
      const { probabilities } = predictor.predict(gatherPixels(images, rows.test));
      return { probabilities: [...probabilities], brier: evaluation?.brier.value ?? 1, seconds: trainingSeconds };
    });
    say(`fold ${String(fold)}, ${contestant.title}, ${name}: trained in ${found.seconds.toFixed(0)} s`);
    measured.push({ name, imagesPerSecond: (recipe.steps * recipe.batchSize) / found.seconds, ...found });
  }
  const best = measured.reduce((least, one) => (one.brier < least.brier ? one : least));
  return {
    probabilities: best.probabilities,
    imagesPerSecond: best.imagesPerSecond,
    seconds: best.seconds,
    chosen: best.name,
    heldBack: Object.fromEntries(measured.map(({ name, brier }) => [name, brier])),
  };
}
