import { plotBars } from '../support/plot.ts';
import type { Findings, StudyRun } from '../support/study.ts';
import { table } from '../support/wording.ts';
import type { FashionScale } from './fashion-scale.ts';
import { recalibrationRecipeOf } from './fashion-scale.ts';
import type { FashionSeed, RecalibrationName } from './fashion-seed.ts';
import { worstClass } from './measure.ts';
import { methods, scratchRecipe } from './methods.ts';
import { inPercent, meanOf, overSeeds } from './wording.ts';

const secondRecipe =
  'This is the second recipe. The rates of the first one decayed; the test images were looked at once with it (definition 3b9c96aba3e6bb77 in `looks.json`), and those figures were not kept. The choice of constant rates was made on the held-out images with seed 100: 20 images gave 86.9 against 84.7, 100 images 89.3 against 88.5. With this recipe the test images are looked at a second time.';

const order = ['control', 'longControl', 'recalibrated20', 'recalibrated100'] as const satisfies RecalibrationName[];

/** One row a way to correct the confounded model, means over the seeds that got so far. */
export function reportFashion(
  results: readonly FashionSeed[],
  { scale, say }: Pick<StudyRun<FashionScale>, 'scale' | 'say'>,
): Findings {
  const [first = 0] = scale.epochs;
  const rows = [
    { title: `Confounded model (${first} epochs)`, outcomes: results.map(({ base }) => base) },
    ...order.map((name) => {
      const { images, steps, lambda } = scale.recalibrations[name];
      const what = lambda === 0 ? `Control: ${steps} steps, λ = 0` : `${images} images marked, ${steps} steps`;
      return { title: what, outcomes: results.map(({ recalibrations }) => recalibrations[name]) };
    }),
  ];
  const corrected = table(
    ['', 'Test accuracy', 'Without the square', 'Worst class', 'Seconds'],
    rows.map(({ title, outcomes }) => {
      const known = outcomes.filter((outcome) => outcome !== null);
      return [
        title,
        overSeeds(known.map(({ accuracy }) => accuracy)),
        overSeeds(known.map(({ withoutSquare }) => withoutSquare)),
        overSeeds(known.map(worstClass)),
        meanOf(known.map(({ seconds }) => seconds))?.toFixed(0) ?? '–',
      ];
    }),
  );
  const reached = (index: number) => results.map(({ scratch }) => scratch[index] ?? null);
  const accuracies = (index: number) => reached(index).map((milestone) => milestone?.accuracy);
  const scratch = table(
    ['From scratch, all images marked', ...scale.epochs.map((epochs) => `${epochs} epochs`)],
    [
      ['Test accuracy', ...scale.epochs.map((_, index) => overSeeds(accuracies(index)))],
      [
        'Worst class',
        ...scale.epochs.map((_, index) => overSeeds(reached(index).map((one) => one && worstClass(one)))),
      ],
    ],
  );
  for (const line of [corrected, scratch]) say(line);
  const mean = (name: RecalibrationName) =>
    inPercent(meanOf(results.map(({ recalibrations }) => recalibrations[name]?.accuracy)));
  const last = scale.epochs.length - 1;
  const { recalibrated20, recalibrated100 } = scale.recalibrations;
  return {
    figures: {
      base: inPercent(meanOf(results.map(({ base }) => base?.accuracy))),
      scratch: inPercent(meanOf(accuracies(last))),
      scratchAtFirst: inPercent(meanOf(accuracies(0))),
      recalibrated20: mean('recalibrated20'),
      recalibrated100: mean('recalibrated100'),
      control: mean('control'),
      longControl: mean('longControl'),
      seedsOfScratch: accuracies(last).filter((accuracy) => accuracy != null).length,
    },
    page: [
      `DecoyFashionMNIST: clothing with a square of 4 × 4 pixels in a random corner, its grey 255 − 25·label in the ${scale.train} training images and 255 − 25·(a random label) in the ${scale.test} test images; network and recipe of \`decoy-mnist\`. In per cent, mean ± standard deviation over the seeds that have got so far, whose number stands behind.`,
      `Correcting a model that has learned the square: it is trained for ${first} epochs without feedback on all training images but the last ${scale.heldOut}, on which the recipe was chosen with other seeds. Then the squares of ${recalibrated20.images} or ${recalibrated100.images} training images are marked as *ignore*. *Without the square*: the test images as they were.`,
      secondRecipe,
      corrected,
      `Published, dense networks: base 48.1, RRR 85.8, counterexamples 86.0, all images marked.`,
      scratch,
      `![Test accuracy of the confounded model, its corrections and their controls](decoy-fashion.svg)`,
      `Recipe of the correction: \`${JSON.stringify(recalibrationRecipeOf(scale, recalibrated20, 0))}\``,
      `Recipe from scratch: \`${JSON.stringify(scratchRecipe(scale, methods.ours, 0))}\``,
    ],
    draw: () =>
      plotBars(
        'decoy-fashion',
        { title: 'DecoyFashionMNIST, the square at random', y: 'Test accuracy (%)' },
        [...rows, { title: `From scratch, ${first} epochs`, outcomes: reached(0) }].flatMap(({ title, outcomes }) => {
          const shares = outcomes.flatMap((outcome) => (outcome === null ? [] : 100 * outcome.accuracy));
          const y = meanOf(shares);
          return y === null
            ? []
            : [{ series: title, x: title, y, low: Math.min(...shares), high: Math.max(...shares) }];
        }),
      ),
  };
}
