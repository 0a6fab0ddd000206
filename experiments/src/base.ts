import type { Estimate } from '@fovea/domain';
import { FoveaError, parseRecipe } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { defaultBaseRecipe, evaluate, gatherPixels, Predictor, train } from '@fovea/learning';
import { foldsBySubject } from './base/folds.ts';
import type { Benchmark } from './benchmark.ts';
import { keptParts } from './support/kept.ts';
import { readRealCells } from './support/real-cells.ts';
import { publish } from './support/results-page.ts';

const foldCount = 5;
const foldSeed = 20260;
/** Of each fold's remaining subjects: only the temperature is fitted on them. */
const validationShare = 1 / 12;

interface FoldResult {
  readonly rows: readonly number[];
  readonly probabilities: readonly number[];
  readonly seconds: number;
  readonly imagesPerSecond: number;
  readonly trained: number;
}

/** The default first model on real cells of patients that it never saw. Options: folds=N measures the first N only; precision=bfloat16 trains in it and publishes nothing. */
export const base: Benchmark = {
  name: 'base',
  summary: 'accuracy of the default model on unseen patients: five folds by subject over the malaria cells',
  async run(setting) {
    const { seed, data, options, say } = setting;
    const engine = await loadEngine();
    const cells = await readRealCells(data);
    say(
      `${String(cells.labels.length)} images of ${String(cells.subjectNames.length)} subjects, engine ${engine.name}`,
    );
    const folds = foldsBySubject(cells, foldCount, validationShare, foldSeed);
    const precision = precisionOf(options['precision'] ?? 'float32');
    const recipes = folds.map((fold) => parseRecipe({ ...defaultBaseRecipe(fold.train.length), seed, precision }));
    const kept = keptParts(
      'base',
      { foldSeed, recipes, images: cells.labels.length, engine: engine.description },
      setting,
    );
    const measured = folds.slice(0, Number(options['folds'] ?? foldCount));
    const results: FoldResult[] = [];
    for (const [index, fold] of measured.entries()) {
      const recipe = recipes[index] ?? defaultBaseRecipe(fold.train.length);
      const result = await kept.part(
        `fold-${String(index + 1)}-seed-${String(seed)}`,
        async (): Promise<FoldResult> => {
          const trained = await train(
            engine,
            {
              images: cells,
              train: fold.train,
              validation: fold.validation,
              feedback: [],
              recipe,
              base: null,
              watch: null,
            },
            {
              onProgress: ({ step, steps, imagesPerSecond, dataLoss }) => {
                if (step % 100 === 0 && dataLoss !== null) {
                  say(
                    `fold ${String(index + 1)}: step ${String(step)} of ${String(steps)}, loss ${dataLoss.toFixed(3)}, ${(imagesPerSecond ?? 0).toFixed(0)} images/s`,
                  );
                }
              },
            },
          );
          const predictor = await Predictor.load(engine, trained.model, { bulk: true });
          const { probabilities } = predictor.predict(gatherPixels(cells, fold.test));
          return {
            rows: [...fold.test],
            probabilities: [...probabilities],
            seconds: trained.trainingSeconds,
            imagesPerSecond: trained.imagesPerSecond,
            trained: fold.train.length,
          };
        },
      );
      results.push(result);
      const scored = evaluate(scoredRows(cells, [result]));
      say(
        `fold ${String(index + 1)}: accuracy ${show(scored.accuracy)}, AUC ${show(scored.auc)}, ${result.seconds.toFixed(0)} s`,
      );
    }
    const pooled = evaluate(scoredRows(cells, results));
    const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
    const speed = results.reduce((sum, result) => sum + result.imagesPerSecond, 0) / results.length;
    say(`pooled over ${String(pooled.subjects)} subjects: accuracy ${show(pooled.accuracy)}, AUC ${show(pooled.auc)}`);
    say(`${seconds.toFixed(0)} s of training at ${speed.toFixed(0)} images/s`);
    if (results.length === foldCount && precision === 'float32') {
      await publish('base', engine, [
        `The default first model, gate included, on ${String(pooled.images)} NIH/NLM malaria cells of ${String(pooled.subjects)} patients: five folds stratified by subject (fold seed ${String(foldSeed)}), training seed ${String(seed)}. Each cell is answered by the model that never saw its patient; one subject in twelve of the rest is held back, for the temperature alone. Intervals: 95 %, bootstrap over subjects.`,
        [
          '| | Accuracy | AUC | Balanced accuracy | Sensitivity | Specificity | Brier | Trained on | Seconds | Images/s |',
          '|---|---|---|---|---|---|---|---|---|---|',
          ...results.map((result, index) => {
            const view = evaluate(scoredRows(cells, [result]));
            return `| fold ${String(index + 1)} | ${show(view.accuracy)} | ${show(view.auc)} | ${show(view.balancedAccuracy)} | ${show(view.sensitivity)} | ${show(view.specificity)} | ${show(view.brier)} | ${String(result.trained)} | ${result.seconds.toFixed(0)} | ${result.imagesPerSecond.toFixed(0)} |`;
          }),
          `| **pooled** | **${show(pooled.accuracy)}** | **${show(pooled.auc)}** | ${show(pooled.balancedAccuracy)} | ${show(pooled.sensitivity)} | ${show(pooled.specificity)} | ${show(pooled.brier)} | | ${seconds.toFixed(0)} | ${speed.toFixed(0)} |`,
        ].join('\n'),
        `Recipe of fold 1: \`${JSON.stringify(recipes[0])}\``,
      ]);
    }
    return {
      figures: {
        accuracy: pooled.accuracy.value,
        accuracyLow: pooled.accuracy.low,
        accuracyHigh: pooled.accuracy.high,
        auc: pooled.auc?.value ?? null,
        aucLow: pooled.auc?.low ?? null,
        aucHigh: pooled.auc?.high ?? null,
        folds: results.length,
        trainingSeconds: seconds,
        imagesPerSecond: speed,
      },
    };
  },
};

function scoredRows(cells: Awaited<ReturnType<typeof readRealCells>>, results: readonly FoldResult[]) {
  const rows = results.flatMap((result) => result.rows);
  return {
    probabilities: Float32Array.from(results.flatMap((result) => result.probabilities)),
    labels: Int32Array.from(rows, (row) => cells.labels[row] ?? 0),
    subjects: Int32Array.from(rows, (row) => cells.subjects[row] ?? 0),
    classes: cells.classes,
    positive: cells.positive,
    split: 'test' as const,
  };
}

const show = (estimate: Estimate | null) =>
  estimate === null ? '–' : `${estimate.value.toFixed(3)} [${estimate.low.toFixed(3)}, ${estimate.high.toFixed(3)}]`;

function precisionOf(text: string): 'float32' | 'bfloat16' {
  if (text === 'float32' || text === 'bfloat16') return text;
  throw new FoveaError('INPUT_INVALID', `There is no precision ${text}; use float32 or bfloat16.`);
}
