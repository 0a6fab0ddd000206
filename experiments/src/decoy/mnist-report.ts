import { verdicts as verdictNames } from '@fovea/domain';
import { plotPoints } from '../support/plot.ts';
import type { Findings, StudyRun } from '../support/study.ts';
import { table } from '../support/wording.ts';
import { worstClass } from './measure.ts';
import { methods, scratchRecipe } from './methods.ts';
import type { Judged, MnistSeed } from './mnist-seed.ts';
import { long, short } from './mnist-seed.ts';
import type { DecoyScale } from './scale.ts';
import { inPercent, meanOf, overSeeds } from './wording.ts';

const titles = {
  base: 'Without feedback',
  rrr: 'RRR: penalty on input gradients',
  ours: 'Gate with *ignore* masks',
  control: 'Masks without weight (λ = 0)',
  twentyPercent: 'Masks on 20 % of the images',
  topHalfRemoved: 'Upper half of each mask removed',
  wrong: 'Masks in a wrong place',
} as const;

/** One row a method, means over the seeds that got so far. */
export function reportMnist(
  results: readonly MnistSeed[],
  { scale, say }: Pick<StudyRun<DecoyScale>, 'scale' | 'say'>,
): Findings {
  const last = scale.epochs.length - 1;
  const reached = (name: (typeof long)[number], index: number) =>
    results.map(({ courses }) => courses[name][index] ?? null);
  const accuracy = (milestone: { readonly accuracy: number } | null) => milestone?.accuracy ?? null;
  const worst = (milestone: Judged | Parameters<typeof worstClass>[0] | null) =>
    milestone === null ? null : worstClass(milestone);
  const courses = table(
    ['Test accuracy', ...scale.epochs.map((epochs) => `${epochs} epochs`)],
    [
      ...long.map((name) => [
        titles[name],
        ...scale.epochs.map((_, index) => overSeeds(reached(name, index).map(accuracy))),
      ]),
      ...long.map((name) => [
        `${titles[name]}: worst class`,
        ...scale.epochs.map((_, index) => overSeeds(reached(name, index).map(worst))),
      ]),
    ],
  );
  const outcomes = (name: (typeof short)[number]) => results.map(({ variants }) => variants[name]);
  const variants = table(
    [`After ${scale.epochs[0]} epochs`, 'Test accuracy', 'Worst class', 'Verdicts'],
    short.map((name) => [
      titles[name],
      overSeeds(outcomes(name).map(accuracy)),
      overSeeds(outcomes(name).map(worst)),
      verdictsOf(outcomes(name)),
    ]),
  );
  for (const line of [courses, variants]) say(line);
  const wrong = outcomes('wrong').filter((outcome) => outcome !== null);
  const final = (name: (typeof long)[number]) => inPercent(meanOf(reached(name, last).map(accuracy)));
  const short_ = (name: (typeof short)[number]) => inPercent(meanOf(outcomes(name).map(accuracy)));
  return {
    figures: {
      base: final('base'),
      rrr: final('rrr'),
      ours: final('ours'),
      worstClass: inPercent(meanOf(reached('ours', last).map(worst))),
      twentyPercent: short_('twentyPercent'),
      topHalfRemoved: short_('topHalfRemoved'),
      control: short_('control'),
      baseAtFirst: inPercent(meanOf(reached('base', 0).map(accuracy))),
      oursAtFirst: inPercent(meanOf(reached('ours', 0).map(accuracy))),
      wrongAccepted: wrong.length === 0 ? null : wrong.filter(({ verdict }) => verdict === 'accept').length,
      wrongJudged: wrong.length,
      seedsOfOurs: reached('ours', last).filter((milestone) => milestone !== null).length,
    },
    page: [
      `DecoyMNIST by the published recipe (Friedrich et al. 2023; the decoys of Ross et al. 2017): a square of 4 × 4 pixels in a random corner of every digit, its grey 255 − 25·label in the ${scale.train} training images and 255 − 25·(a random label) in the ${scale.test} test images. Network: two stages of 5 × 5 convolutions without padding (20 and 50 wide), each max-pooled to half, 256 dense units. Adam at 1e-3, batches of ${scale.batchSize}, ${scale.epochs.at(-1)} epochs, the last one taken whatever it is worth. In per cent, mean ± standard deviation over the seeds that have got so far, whose number stands behind.`,
      courses,
      `*Worst class*: the lowest share of right answers among the ten digits. Published: RRR 98.5 ± .2 with half of each mask, CDEP 96.8, wrong masks 82.2 with RRR and 56.8 with RBR.`,
      variants,
      `The last ${scale.heldOut} training images are held out of these, so that the evidence report has something to judge by; what it judges against is the model of the first row, which is trained in the same way on the same images and nothing but the masks' weight differs. *In a wrong place*: as published, 2 × 8 pixels in the middle of the opposite border.`,
      `![Accuracy against the worst class, one point a method and milestone](decoy-mnist.svg)`,
      `What differs from the published code: the input is grey / 255 in place of 0…255, there is no weight decay, images are drawn in a new order every epoch, and the last epoch is taken in place of the best one on the test images. The gate stands before the network also without feedback, where nothing but the labels teaches it; for RRR it is held open. A step sees, beside its batch, ${scale.feedbackBatchSize.gate} marked images with the gate and ${scale.feedbackBatchSize['input-gradient']} with RRR, which in the published code sees the masks of the whole batch. Arithmetic of the convolutions: ${scale.precision ?? 'float32'}.`,
      `Recipe of RRR: \`${JSON.stringify(scratchRecipe(scale, methods.rrr, 0))}\``,
      `Recipe of the gate: \`${JSON.stringify(scratchRecipe(scale, methods.ours, 0))}\``,
    ],
    draw: () =>
      plotPoints(
        'decoy-mnist',
        {
          title: 'DecoyMNIST: what the corner square costs',
          x: 'Test accuracy, square at random',
          y: 'Accuracy of the worst class',
        },
        long.flatMap((name) =>
          scale.epochs.flatMap((epochs, index) => {
            const [x, y] = [meanOf(reached(name, index).map(accuracy)), meanOf(reached(name, index).map(worst))];
            return x === null || y === null
              ? []
              : [{ series: titles[name].replaceAll('*', ''), label: `${epochs}`, x, y }];
          }),
        ),
      ),
  };
}

function verdictsOf(outcomes: readonly (Judged | null)[]): string {
  const given = outcomes.flatMap((outcome) => outcome?.verdict ?? []);
  return verdictNames
    .map((name) => ({ name, count: given.filter((verdict) => verdict === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} × ${name}`)
    .join(', ');
}
