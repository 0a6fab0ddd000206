import type { Estimate, Evaluation, PairedDifference } from '@fovea/domain';
import { evaluate, pairedDifference } from '@fovea/learning';
import type { FoldResult } from './base/fold.ts';
import { measureFold } from './base/fold.ts';
import type { Contestant } from './base/scale.ts';
import { fullScale, quickScale } from './base/scale.ts';
import { malariaPatients } from './support/looks.ts';
import { pooled } from './support/pooled.ts';
import { study } from './support/study.ts';
import { showDecimals as show, table } from './support/wording.ts';

/** How good are first models on real cells of patients that they never saw? A seed is the number of a fold. */
export const base = study({
  name: 'base',
  summary: 'first models of three networks on unseen patients: five folds by subject over the malaria cells',
  seeds: Array.from({ length: fullScale.folds }, (_, index) => index + 1),
  full: fullScale,
  quick: quickScale,
  definition: ({ contestants }) => ({
    recipes: contestants.flatMap(({ settings }) => settings.map(({ recipe }) => recipe(1))),
  }),
  judges: false,
  testSubjects: (fold) => [malariaPatients, `NIH malaria cells, patients of fold ${String(fold)} of \`base\``],
  measure: measureFold,
  report(results, { scale, say }) {
    const { contestants } = scale;
    const whole = contestants.map(({ key }) => evaluationOf(results, key));
    const [small, larger, lite0] = whole as [Evaluation, Evaluation, Evaluation];
    const gain = pairedDifference(scored(results, 'small'), scored(results, 'lite0'));
    contestants.forEach(({ title }, place) => {
      say(`${title}: accuracy ${show(whole[place]!.accuracy)}, AUC ${show(whole[place]!.auc)}`);
    });
    say(`EfficientNet-Lite0 less the small network: accuracy ${show(gain.accuracy)}, AUC ${show(gain.auc)}`);
    return {
      figures: {
        ...figuresOf('Small', small),
        ...figuresOf('SmallLarger', larger),
        ...figuresOf('Lite0', lite0),
        ...gainOf(gain),
        folds: results.length,
        ...Object.fromEntries(contestants.map(({ key }) => [`${key}TrainingSeconds`, secondsOf(results, key)])),
      },
      page: [
        `First models, gate included, on ${String(small.images)} NIH/NLM malaria cells of ${String(small.subjects)} patients: five folds stratified by subject (fold seed ${String(scale.foldSeed)}), training seed 0. The model that answers a cell never saw its patient. Intervals: 95 %, over subjects.`,
        'One subject in twelve of the rest is held back. The subjects held back give the temperature. They also choose how images become numbers for EfficientNet-Lite0: each fold trains with both settings, and takes the one with the lower Brier score on the subjects held back. All other settings were fixed before: the small network has the default recipe, and EfficientNet-Lite0 that of a project, five epochs long.',
        table(
          ['', 'Accuracy', 'AUC', 'Balanced accuracy', 'Sensitivity', 'Specificity', 'Brier', 'Training, s a fold'],
          contestants.map(({ key, title }, place) => [
            title,
            ...shown(whole[place]!),
            (secondsOf(results, key) / results.length).toFixed(0),
          ]),
        ),
        `EfficientNet-Lite0 less the small network at 64 px, on the same cells and paired over patients: accuracy ${show(gain.accuracy)}, AUC ${show(gain.auc)}.`,
        '## By fold',
        ...contestants.flatMap(({ key, title, settings }) => [
          `### ${title}`,
          table(
            [
              '',
              'Accuracy',
              'AUC',
              'Brier',
              ...(settings.length > 1 ? ['Chosen', 'Brier, held back'] : []),
              'Trained on',
              'Images/s',
            ],
            results.map((one) => [
              `fold ${String(one.fold)}`,
              ...foldShown(one, key),
              ...(settings.length > 1 ? choiceOf(one, key) : []),
              String(one.trained),
              one.answers[key].imagesPerSecond.toFixed(0),
            ]),
          ),
          `Recipe of 6,000 images: \`${JSON.stringify(settings[0]!.recipe(6000))}\``,
        ]),
      ],
    };
  },
});

type Key = Contestant['key'];

const scored = (results: readonly FoldResult[], key: Key) =>
  pooled(results.map(({ test, answers }) => ({ test, probabilities: answers[key].probabilities })));

const evaluationOf = (results: readonly FoldResult[], key: Key) => evaluate({ ...scored(results, key), split: 'test' });

const secondsOf = (results: readonly FoldResult[], key: Key) =>
  results.reduce((sum, { answers }) => sum + answers[key].seconds, 0);

const figuresOf = (name: string, { accuracy, auc }: Evaluation) => ({
  ...estimateOf(`accuracy${name}`, accuracy),
  ...estimateOf(`auc${name}`, auc),
});

const gainOf = ({ accuracy, auc }: PairedDifference) => ({
  ...estimateOf('accuracyGain', accuracy),
  ...estimateOf('aucGain', auc),
});

const estimateOf = (name: string, estimate: Estimate | null) => ({
  [name]: estimate?.value ?? null,
  [`${name}Low`]: estimate?.low ?? null,
  [`${name}High`]: estimate?.high ?? null,
});

const shown = ({ accuracy, auc, balancedAccuracy, sensitivity, specificity, brier }: Evaluation): string[] =>
  [accuracy, auc, balancedAccuracy, sensitivity, specificity, brier].map(show);

function foldShown(result: FoldResult, key: Key): string[] {
  const { accuracy, auc, brier } = evaluationOf([result], key);
  return [accuracy, auc, brier].map(show);
}

function choiceOf({ answers }: FoldResult, key: Key): string[] {
  const { chosen, heldBack } = answers[key];
  const each = Object.entries(heldBack).map(([name, brier]) => `${name} ${brier.toFixed(4)}`);
  return [chosen, each.join(', ')];
}
