import type { Estimate, Evaluation } from '@fovea/domain';
import { evaluate } from '@fovea/learning';
import type { FoldResult } from './base/fold.ts';
import { measureFold } from './base/fold.ts';
import { fullScale, quickScale } from './base/scale.ts';
import { malariaPatients } from './support/looks.ts';
import { pooled } from './support/pooled.ts';
import { study } from './support/study.ts';
import { table } from './support/wording.ts';

/** How good is the default first model on real cells of patients that it never saw? A seed is the number of a fold. */
export const base = study({
  name: 'base',
  summary: 'accuracy of the default model on unseen patients: five folds by subject over the malaria cells',
  seeds: Array.from({ length: fullScale.folds }, (_, index) => index + 1),
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.recipe(1)] }),
  judges: false,
  testSubjects: (fold) => [malariaPatients, `NIH malaria cells, patients of fold ${String(fold)} of \`base\``],
  measure: measureFold,
  report(results, { scale, say }) {
    const whole = evaluationOf(results);
    const seconds = results.reduce((sum, one) => sum + one.seconds, 0);
    const imagesPerSecond = results.reduce((sum, one) => sum + one.imagesPerSecond, 0) / results.length;
    say(`over ${String(whole.subjects)} patients: accuracy ${show(whole.accuracy)}, AUC ${show(whole.auc)}`);
    return {
      figures: {
        accuracy: whole.accuracy.value,
        accuracyLow: whole.accuracy.low,
        accuracyHigh: whole.accuracy.high,
        auc: whole.auc?.value ?? null,
        aucLow: whole.auc?.low ?? null,
        aucHigh: whole.auc?.high ?? null,
        folds: results.length,
        trainingSeconds: seconds,
        imagesPerSecond,
      },
      page: [
        `The default first model, gate included, on ${String(whole.images)} NIH/NLM malaria cells of ${String(whole.subjects)} patients: five folds stratified by subject (fold seed ${String(scale.foldSeed)}), training seed 0. The model that answers a cell never saw its patient. One subject in twelve of the rest is held back, for the temperature alone. Intervals: 95 %, over subjects.`,
        table(
          [
            '',
            'Accuracy',
            'AUC',
            'Balanced accuracy',
            'Sensitivity',
            'Specificity',
            'Brier',
            'Trained on',
            'Seconds',
            'Images/s',
          ],
          [
            ...results.map((one) => [
              `fold ${String(one.fold)}`,
              ...shown(evaluationOf([one])),
              String(one.trained),
              one.seconds.toFixed(0),
              one.imagesPerSecond.toFixed(0),
            ]),
            ['**all folds**', ...shown(whole), '', seconds.toFixed(0), imagesPerSecond.toFixed(0)],
          ],
        ),
        `Recipe of 6,000 images: \`${JSON.stringify(scale.recipe(6000))}\``,
      ],
    };
  },
});

const evaluationOf = (results: readonly FoldResult[]) => evaluate({ ...pooled(results), split: 'test' });

const shown = ({ accuracy, auc, balancedAccuracy, sensitivity, specificity, brier }: Evaluation): string[] =>
  [accuracy, auc, balancedAccuracy, sensitivity, specificity, brier].map(show);

const show = (estimate: Estimate | null) =>
  estimate === null ? '–' : `${estimate.value.toFixed(3)} [${estimate.low.toFixed(3)}, ${estimate.high.toFixed(3)}]`;
