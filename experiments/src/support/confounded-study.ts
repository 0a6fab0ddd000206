import type { Recipe } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model, Predictor, Scored } from '@fovea/learning';
import { gatherPixels, parseModel, serialiseModel, train } from '@fovea/learning';
import { generatorSeeds, isValidation } from '../confounder/generator.ts';
import type { NamedNetwork } from './lite0.ts';
import type { StudyRun } from './study.ts';
import type { SyntheticCells } from './synthetic-cells.ts';
import { renderCells, rowsOfSubjects } from './synthetic-cells.ts';

type Generator = Parameters<typeof renderCells>[0];

/** Cells whose dot gives the class away, and test cells whose dot says nothing. */
export interface Study {
  readonly cells: SyntheticCells;
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: SyntheticCells;
}

/** @param scale.size side of the images in pixels; left out: that of the small network */
export function openStudy(
  scale: { readonly training: Generator; readonly test: Generator; readonly size?: number },
  seed: number,
): Study {
  const seeds = generatorSeeds(seed);
  const cells = renderCells(scale.training, seeds.training, scale.size);
  return {
    cells,
    train: rowsOfSubjects(cells, (subject) => !isValidation(subject)),
    validation: rowsOfSubjects(cells, isValidation),
    test: renderCells(scale.test, seeds.test, scale.size),
  };
}

/** What every training of the study has in common. */
export const trainingOf = ({ cells, train: rows, validation }: Study) => ({
  images: cells,
  train: rows,
  validation,
  watch: null,
});

/**
 * The confounded model of a seed, and what `measure` finds of it; kept when it was made before.
 * @param network what it begins with where the recipe names a network
 */
export async function confoundedModel<Measured extends object>(
  engine: Engine,
  study: Study,
  recipe: Recipe,
  part: StudyRun<unknown>['part'],
  measure: (model: Model) => Promise<Measured>,
  network?: () => Promise<NamedNetwork>,
): Promise<{ model: Model; base: Measured & { readonly seconds: number } }> {
  const { model: coded, ...base } = await part('base', async () => {
    const begins = { base: null, network: (await network?.())?.network };
    const { model, trainingSeconds } = await train(engine, { ...trainingOf(study), feedback: [], ...begins, recipe });
    const measured = { ...(await measure(model)), seconds: trainingSeconds };
    return { model: Buffer.from(serialiseModel(model)).toString('base64'), ...measured };
  });
  return { model: parseModel(Buffer.from(coded, 'base64')), base: base as Measured & { seconds: number } };
}

type Outcome<Measured> = Measured & { readonly seconds: number };

/** What came of one seed. */
export interface StudyRepetition<Measured> {
  readonly seed: number;
  readonly base: Outcome<Measured>;
  /** In the order of the cases. */
  readonly outcomes: readonly Outcome<Measured>[];
  /** The test images that all were measured on, with a place for the probabilities. */
  readonly test: Omit<Scored, 'probabilities'>;
}

/** What a benchmark does with one confounded model. */
export interface Corrections<Case, Given, Measured> {
  readonly cases: readonly Case[];
  /** Of the confounded model itself. */
  measure(model: Model, study: Study): Promise<Measured>;
  /** What every case is given, from the model before any feedback. */
  prepare(model: Model, study: Study): Promise<Given>;
  correct(one: Case, base: Model, given: Given, study: Study): Promise<Outcome<Measured>>;
  /** What is said of an outcome after its case's name. */
  tell(outcome: Measured): string;
}

/** One confounded model, and what each case makes of it. Finished parts are kept. */
export async function correctOnce<Case extends { readonly name: string }, Given, Measured extends object>(
  seed: number,
  {
    engine,
    scale,
    part,
    say,
  }: StudyRun<{ readonly training: Generator; readonly test: Generator; base(images: number, seed: number): Recipe }>,
  { cases, measure, prepare, correct, tell }: Corrections<Case, Given, Measured>,
): Promise<StudyRepetition<Measured>> {
  const study = openStudy(scale, seed);
  const { model, base } = await confoundedModel(engine, study, scale.base(study.train.length, seed), part, (model) =>
    measure(model, study),
  );
  say(`seed ${String(seed)}: confounded model ready`);
  const given = await prepare(model, study);
  const outcomes: Outcome<Measured>[] = [];
  for (const one of cases) {
    const outcome = await part(one.name, () => correct(one, model, given, study));
    outcomes.push(outcome);
    say(`seed ${String(seed)}: ${one.name}${tell(outcome)}, ${outcome.seconds.toFixed(0)} s`);
  }
  return { seed, base, outcomes, test: scoredTest(study, seed) };
}

/** A model's answers, and the two accuracies that pull apart where it reads the dot; plain JSON. */
export interface Cure {
  /** Of the test images, the dot at random: images × classes, one after another. */
  readonly probabilities: readonly number[];
  /** Accuracy on validation subjects, whose dot gives the class away as in training. */
  readonly confounded: number;
}

export function cureOf(predictor: Predictor, { cells, validation, test }: Study): Cure {
  const { probabilities } = predictor.predict(gatherPixels(test, Int32Array.from(test.labels.keys())));
  const { classes, labels } = cells;
  const answers = predictor.predict(gatherPixels(cells, validation)).probabilities;
  const right = validation.filter((row, index) => {
    const answer = answers.subarray(index * classes, (index + 1) * classes);
    return answer.indexOf(Math.max(...answer)) === labels[row];
  });
  return { probabilities: [...probabilities], confounded: right.length / validation.length };
}

/** What the counts of looks call the test subjects of a seed. */
export const confoundedTestSubjects = (seed: number): readonly string[] => [
  `synthetic cells, generator seed ${String(generatorSeeds(seed).test)}`,
];

/** The test images as the metrics take them. Subjects of other seeds are other subjects. */
export function scoredTest({ test }: Study, seed: number): Omit<Scored, 'probabilities'> {
  const { labels, subjects, classes, positive } = test;
  const subjectsOfSeed = subjects.map((subject) => seed * 1000 + subject);
  return { labels: Int32Array.from(labels), subjects: subjectsOfSeed, classes, positive };
}
