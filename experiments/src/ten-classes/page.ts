import { clothes } from '../decoy/wording.ts';
import { changeInPoints, percent, table } from '../support/wording.ts';
import type { Repetition } from './repetition.ts';
import type { Retraining, Scale } from './scale.ts';
import { modelNames, models, retrainingNames, retrainingRecipe, usualModels } from './scale.ts';
import { rareClassOf } from './sets.ts';
import { changeOf, changes, foundBy, meanFound } from './summary.ts';

const titles = { control: 'Control', needless: 'Needless marks' } as const satisfies Record<Retraining, string>;

/** What a reader sees: what was made, then what the first models find, then what a retraining changes that nobody needs. */
export function pageOf(results: readonly Repetition[], scale: Scale): string[] {
  const { size, frequent, rare, asked, marked, precision } = scale;
  return [
    `Ten kinds of clothing (Fashion-MNIST), prepared at ${String(size)} px as an import prepares them. Each seed takes other images, and makes another class the rare one. The network is the small one. All trainings are as by default, but on upright images and in ${precision}.`,
    `- *1 : 1*: ${String(frequent)} training images of each class.\n- *1 : 50*: the same images, but only ${String(rare)} of the rare class.`,
    `All models are asked about ${String(asked)} other images of each class, from the file of training images. *Recall*: the share of a class's images that the model finds. *Other recalls*: the mean over the nine other classes. *Accuracy*: the mean of the recalls, in which each class counts as often as it has training images.`,
    '## A rare class',
    table(
      ['Seed', 'Rare class', ...modelNames.map((name) => `Its recall: ${models[name].title}`)],
      [
        ...results.map(({ seed, first }) => [
          ...[String(seed), clothes[rareClassOf(seed)]!],
          ...modelNames.map((name) => percent(foundBy(first[name], scale, name, seed).rare)),
        ]),
        ['mean', '', ...modelNames.map((name) => percent(meanFound(results, scale, name).rare))],
        ['other recalls, mean', '', ...modelNames.map((name) => percent(meanFound(results, scale, name).others))],
      ],
    ),
    '## Nothing to correct',
    `The models that nobody balanced are retrained by the preset *quick*, as it is for a person who chooses nothing. *Needless marks*: a corner of ${String(marked)} training images is marked as *ignore*, though nothing is there. *Control*: the same images and steps at λ = 0, so without any mark. In brackets, the change of accuracy in points: 2 at most were asked for.`,
    table(
      ['Set', 'Seed', 'Accuracy before', ...retrainingNames.map((retraining) => titles[retraining])],
      usualModels.flatMap((name) =>
        results.map((one) => [
          ...[models[name].title, String(one.seed), percent(foundBy(one.first[name], scale, name, one.seed).accuracy)],
          ...retrainingNames.map((retraining) => {
            const { accuracy } = foundBy(one.retrained[name][retraining], scale, name, one.seed);
            return `${percent(accuracy)} (${changeInPoints(changeOf(one, scale, name, retraining))})`;
          }),
        ]),
      ),
    ),
    usualModels
      .flatMap((name) =>
        retrainingNames.map((retraining) => {
          const { mean, largest } = changes(results, scale, name, retraining);
          return `- ${models[name].title}, ${titles[retraining].toLowerCase()}: ${changeInPoints(mean)} points on average; the largest change is ${changeInPoints(largest)}`;
        }),
      )
      .join('\n'),
    `Retraining with needless marks at 1 : 50: \`${JSON.stringify(retrainingRecipe(scale, 'rare', 'needless', 0))}\``,
  ];
}
