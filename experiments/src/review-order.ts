import { evaluate, pairedDifference } from '@fovea/learning';
import { needs } from './review-order/needs.ts';
import type { Outcome, Repetition } from './review-order/repetition.ts';
import { repeatOnce } from './review-order/repetition.ts';
import type { Order, Scale, World } from './review-order/scale.ts';
import { fullScale, quickScale } from './review-order/scale.ts';
import { confoundedTestSubjects } from './support/confounded-study.ts';
import { plotLines } from './support/plot.ts';
import { pooled } from './support/pooled.ts';
import { study } from './support/study.ts';
import { percent, points, show, table } from './support/wording.ts';

/** Of the reference's gain: what counts as the same cure. */
const sameCure = 0.95;

const words: Readonly<Record<Order, string>> = {
  random: 'random',
  uncertain: 'uncertain',
  wrong: 'confident and wrong',
  'off-the-cell': 'looks off the cell',
  disagreement: 'explanations disagree',
  far: 'far from those picked before',
  'next-to-review': 'next to review (all in turn)',
};

/** How many images must an expert look at, by the order that they come in? */
export const reviewOrder = study({
  name: 'review-order',
  summary: 'how many images an expert must look at, by the order of the queue, where few of them show the confounder',
  seeds: [0, 1, 2],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({ recipes: [scale.base(1, 0), scale.correction(0)], sameCure }),
  judges: false,
  testSubjects: confoundedTestSubjects,
  measure: repeatOnce,
  report(results, { scale, seeds, say }) {
    const measured = scale.worlds.map((world, index) => measureWorld(world, index, results, scale));
    for (const { name, base, reference, orders } of measured) {
      say(`${name}: ${show(base)} before, ${show(reference)} after ${String(scale.reference)} marked images`);
      for (const { order, needed, at } of orders)
        say(
          `  ${words[order]}: ${at.map(({ accuracy }) => percent(accuracy.value)).join(', ')}; needs ${wordOf(needed, scale)}`,
        );
    }
    return {
      figures: Object.fromEntries<number | null>(
        measured.flatMap(({ name, base, reference, orders }) => [
          [`${name}: base`, base.value],
          [`${name}: reference`, reference.value],
          ...orders.flatMap(({ order, needed, at }) => [
            [`${name}: ${order}`, needed] as const,
            ...at.map(({ looks, accuracy }) => [`${name}: ${order}@${String(looks)}`, accuracy.value] as const),
          ]),
        ]),
      ),
      page: [
        `How many images must an expert look at, by the order that they come in? Synthetic cells; where the model trains, a blue mark lies on ${percent(scale.training.infected)} of the infected and on ${percent(scale.training.healthy)} of the healthy ones, in one world on the cell (the dot of \`confounder\`), in the other in the black beside it. The expert looks at so many training images in the order of each queue, as the model before any feedback puts them, and marks the mark as *ignore* where there is one; then the model is recalibrated once by the preset *quick*; where nothing was marked, it stays as it is. Accuracies are those on ${String(measured[0]?.images ?? 0)} images of subjects of their own, half of them with a mark whatever their class, ${String(seeds.length)} seeds together, with 95 % intervals over subjects (jackknife). *Needs*: the fewest images looked at, of those measured, from which on ${percent(sameCure)} of what ${String(scale.reference)} marked images gain is reached, with so many and with every larger number.`,
        ...measured.flatMap(({ name, mark, base, reference, markedShare, orders, toRandom }) => [
          `## Mark ${name}`,
          `Before any feedback ${show(base)}; after ${String(scale.reference)} marked images ${show(reference)}. ${percent(markedShare)} of the training images have a mark.${mark === 'on the cell' ? onTheCell : ''}`,
          table(
            ['Order', 'Needs', ...scale.looks.map((looks) => `${String(looks)} looked at`)],
            orders.map(({ order, needed, at }) => [
              words[order],
              wordOf(needed, scale),
              ...at.map(({ accuracy, marked }) => `${show(accuracy)}, ${marked.toFixed(1)} marked`),
            ]),
          ),
          `*${words['next-to-review']}* less *random* on the same images, jackknife over subjects, widened for ${String(toRandom.length)} comparisons (Bonferroni):`,
          table(
            scale.looks.map((looks) => `${String(looks)} looked at`),
            [toRandom.map(points)],
          ),
          `![Accuracy by images looked at, mark ${name}](${plotName(name)}.svg)`,
        ]),
        'The order by how far explanations disagree is not among them: it costs a second for each image that could be picked. In `next to review` it takes no turn here.',
        `Cells: \`${JSON.stringify(scale.cells)}\`; marks: \`${JSON.stringify(scale.training)}\``,
        `Correction: \`${JSON.stringify(scale.correction(0))}\``,
      ],
      async draw() {
        for (const { name, reference, orders } of measured)
          await plotLines(
            plotName(name),
            { title: `Mark ${name}`, x: 'Images looked at', y: 'Accuracy with the mark at random' },
            [
              ...orders.flatMap(({ order, at }) =>
                at.map(({ looks, accuracy }) => ({ series: words[order], x: looks, y: accuracy.value })),
              ),
              ...scale.looks.map((looks) => ({
                series: `${String(scale.reference)} marked images`,
                x: looks,
                y: reference.value,
              })),
            ],
          );
      },
    };
  },
});

const onTheCell = ` Nothing lies off the cell here: *${words['off-the-cell']}* tells no image from another, and is the random order.`;

const plotName = (world: string) => `review-order-${world.replaceAll(' ', '-')}`;

function measureWorld({ name, mark }: World, index: number, results: readonly Repetition[], scale: Scale) {
  const worlds = results.map(({ worlds }) => worlds[index]!);
  const tested = (outcomes: readonly Outcome[]) =>
    pooled(worlds.map(({ test }, at) => ({ test, probabilities: outcomes[at]!.probabilities })));
  const evaluated = (outcomes: readonly Outcome[]) => evaluate({ ...tested(outcomes), split: 'test' });
  const outcomesOf = (order: Order, count: number) => worlds.map(({ outcomes }) => outcomes[order]![count]!);
  const base = evaluated(worlds.map((world) => world.base));
  const reference = evaluated(worlds.map((world) => world.reference)).accuracy;
  const wanted = base.accuracy.value + sameCure * (reference.value - base.accuracy.value);
  const orders = scale.orders.map((order) => {
    const at = scale.looks.map((looks, count) => {
      const outcomes = outcomesOf(order, count);
      const marked = outcomes.reduce((sum, outcome) => sum + outcome.marked.length, 0) / outcomes.length;
      return { looks, marked, accuracy: evaluated(outcomes).accuracy };
    });
    return { order, at, needed: needs(at, wanted) };
  });
  const toRandom = scale.looks.map((_, count) => {
    const [random, next] = [outcomesOf('random', count), outcomesOf('next-to-review', count)];
    return pairedDifference(tested(random), tested(next), scale.looks.length).accuracy;
  });
  const markedShare = worlds.reduce((sum, world) => sum + world.markedShare, 0) / worlds.length;
  return { name, mark, images: base.images, base: base.accuracy, reference, markedShare, orders, toRandom };
}

const wordOf = (needed: number | null, { looks }: Scale) =>
  needed === null ? `more than ${String(looks.at(-1))}` : String(needed);
