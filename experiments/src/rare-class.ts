import { train } from '@fovea/learning';
import type { Answers } from './decoy/measure.ts';
import { answersOf } from './decoy/measure.ts';
import { architecture } from './decoy/scale.ts';
import { clothes, inPercent, meanOf } from './decoy/wording.ts';
import type { Scale, Way } from './rare-class/scale.ts';
import { classes, fullScale, quickScale, rareClassOf, recipeOf, wayNames } from './rare-class/scale.ts';
import { openSets } from './rare-class/sets.ts';
import type { StudyRun } from './support/study.ts';
import { study } from './support/study.ts';
import { percent, table } from './support/wording.ts';

interface Measured {
  readonly seed: number;
  readonly ways: Readonly<Record<Way, Answers>>;
}

async function measure(seed: number, { engine, scale, setting, part, say }: StudyRun<Scale>): Promise<Measured> {
  const sets = await openSets(scale, seed, setting);
  const measured: [Way, Answers][] = [];
  for (const way of wayNames) {
    const answers = await part(way, async () => {
      const { model, trainingSeconds } = await train(engine, {
        images: sets.train,
        train: Int32Array.from(sets.train.labels.keys()),
        validation: new Int32Array(),
        feedback: [],
        recipe: recipeOf(scale, way, seed),
        base: null,
        architecture,
        watch: null,
      });
      return { ...(await answersOf(engine, model, sets.asked)), seconds: trainingSeconds };
    });
    say(`seed ${String(seed)}: ${way}: recall of the rare class ${percent(rareRecall(seed, answers))}`);
    measured.push([way, answers]);
  }
  return { seed, ways: Object.fromEntries(measured) as Measured['ways'] };
}

const rareRecall = (seed: number, { byClass }: Answers) => byClass[rareClassOf(seed)]!;
const otherRecall = (seed: number, { byClass }: Answers) =>
  meanOf(byClass.filter((_, label) => label !== rareClassOf(seed)))!;

/** Of all seeds. */
const meanOver = (results: readonly Measured[], way: Way, figure: (seed: number, answers: Answers) => number) =>
  meanOf(results.map(({ seed, ways }) => figure(seed, ways[way])))!;

const figures = {
  rare: rareRecall,
  others: otherRecall,
  accuracy: (_: number, { accuracy }: Answers) => accuracy,
} as const;
const shortNames = {
  nothing: 'Nothing',
  'balanced class weights': 'Weights',
  'sampling by class': 'Sampling',
} as const satisfies Record<Way, string>;

/** Do class weights, or sampling by class, find more images of a class that is fifty times as rare as the others? */
export const rareClass = study({
  name: 'rare-class',
  summary: 'ten kinds of clothing, one of them fifty times as rare: class weights and sampling by class (five seeds)',
  seeds: [0, 1, 2, 3, 4],
  full: fullScale,
  quick: quickScale,
  definition: (scale) => ({
    architecture,
    recipes: wayNames.map((way) => recipeOf(scale, way, 0)),
    rare: Array.from({ length: classes }, (_, seed) => rareClassOf(seed)),
  }),
  judges: false,
  testSubjects: () => [],
  measure,
  report(results, { scale, say }) {
    const rows = table(
      ['Rare class', ...wayNames.map((way) => `Its recall: ${way}`), ...wayNames.map((way) => `Other recalls: ${way}`)],
      [
        ...results.map(({ seed, ways }) => [
          clothes[rareClassOf(seed)]!,
          ...wayNames.map((way) => percent(rareRecall(seed, ways[way]))),
          ...wayNames.map((way) => percent(otherRecall(seed, ways[way]))),
        ]),
        [
          'mean',
          ...wayNames.map((way) => percent(meanOver(results, way, rareRecall))),
          ...wayNames.map((way) => percent(meanOver(results, way, otherRecall))),
        ],
      ],
    );
    say(rows);
    return {
      figures: Object.fromEntries(
        Object.entries(figures).flatMap(([name, figure]) =>
          wayNames.map((way) => [`${name}${shortNames[way]}`, inPercent(meanOver(results, way, figure))]),
        ),
      ),
      page: [
        `Ten kinds of clothing, ${String(scale.frequent)} training images each; one class has only ${String(scale.rare)}, and each seed makes another class the rare one. A first model is trained as by default, but on upright images. The three trainings of a seed differ in what they do for the rare class, and in nothing else. The network is that of \`decoy-fashion\`.`,
        `*Its recall*: the share of the rare class's images that the model finds, of ${String(scale.asked)}. *Other recalls*: the mean over the nine other classes. The images that are asked about were not trained on.`,
        rows,
        `Recipe with class weights: \`${JSON.stringify(recipeOf(scale, 'balanced class weights', 0))}\``,
      ],
    };
  },
});
