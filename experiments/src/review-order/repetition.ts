import type { Engine } from '@fovea/engine';
import type { KnownRegions, MarkedImage, Model, Scored } from '@fovea/learning';
import {
  gatherPixels,
  parseModel,
  Predictor,
  reviewImages,
  serialiseModel,
  simulatedExpert,
  train,
} from '@fovea/learning';
import { generatorSeeds, isValidation } from '../confounder/generator.ts';
import type { Cure, Study } from '../support/confounded-study.ts';
import { cureOf, scoredTest, trainingOf } from '../support/confounded-study.ts';
import type { StudyRun } from '../support/study.ts';
import type { SyntheticCells } from '../support/synthetic-cells.ts';
import { dotsToIgnore, renderCells, rowsOfSubjects } from '../support/synthetic-cells.ts';
import type { MarkChances } from './beside-the-cell.ts';
import { markBeside } from './beside-the-cell.ts';
import type { Scale, World } from './scale.ts';
import { dotShape } from './scale.ts';

/** What came of the images that were looked at; plain JSON. */
export interface Outcome extends Cure {
  /** Those of the images looked at that had anything to mark, in order. */
  readonly marked: readonly number[];
  readonly seconds: number;
}

/** The model before any feedback, and what it is measured on; plain JSON. */
interface Base extends Cure {
  /** The model's file, in base64. */
  readonly model: string;
  readonly test: { readonly labels: readonly number[]; readonly subjects: readonly number[] };
  /** Share of the training images with a mark. */
  readonly markedShare: number;
  readonly seconds: number;
}

export interface WorldResult {
  readonly base: Outcome;
  readonly reference: Outcome;
  readonly markedShare: number;
  /** By order, in the order of the scale's looks. */
  readonly outcomes: Readonly<Record<string, readonly Outcome[]>>;
  readonly test: Omit<Scored, 'probabilities'>;
}

export interface Repetition {
  readonly seed: number;
  /** In the order of the scale's worlds. */
  readonly worlds: readonly WorldResult[];
}

/** In each world one confounded model, and what it learns from the images that each order puts first. */
export async function repeatOnce(seed: number, run: StudyRun<Scale>): Promise<Repetition> {
  const worlds: WorldResult[] = [];
  for (const world of run.scale.worlds) worlds.push(await inWorld(world, seed, run));
  return { seed, worlds };
}

interface Opened {
  readonly study: Study;
  /** Of the training images that have a mark. */
  readonly regions: readonly MarkedImage[];
}

function openStudy(scale: Scale, world: World, seed: number): Opened {
  const study = openWorld(scale, world, seed);
  return { study, regions: dotsToIgnore(study.cells, study.train) };
}

function openWorld({ cells, testCells, training, test }: Scale, world: World, seed: number): Study {
  const seeds = generatorSeeds(seed);
  const render = (settings: Scale['cells'], chances: MarkChances, ofSeed: number): SyntheticCells =>
    world.mark === 'on the cell'
      ? renderCells({ ...settings, dot: { ...dotShape, ...chances } }, ofSeed)
      : markBeside(renderCells(settings, ofSeed), chances, ofSeed);
  const known = render(cells, training, seeds.training);
  return {
    cells: known,
    train: rowsOfSubjects(known, (subject) => !isValidation(subject)),
    validation: rowsOfSubjects(known, isValidation),
    test: render(testCells, test, seeds.test),
  };
}

async function inWorld(
  world: World,
  seed: number,
  { engine, scale, part, say }: StudyRun<Scale>,
): Promise<WorldResult> {
  const own: typeof part = (name, make) => part(`${world.name} ${name}`, make);
  // Rendering takes seconds, which a benchmark that goes on where it was stopped has no use for.
  let opened: Opened | undefined;
  const open = () => (opened ??= openStudy(scale, world, seed));
  const base = await own('base', async (): Promise<Base> => {
    const { study, regions } = open();
    const recipe = scale.base(study.train.length, seed);
    const { model, trainingSeconds } = await train(engine, { ...trainingOf(study), feedback: [], base: null, recipe });
    const { labels, subjects } = scoredTest(study, seed);
    return {
      model: Buffer.from(serialiseModel(model)).toString('base64'),
      test: { labels: [...labels], subjects: [...subjects] },
      markedShare: regions.length / study.train.length,
      ...(await measure(engine, model, study)),
      seconds: trainingSeconds,
    };
  });
  say(`seed ${String(seed)}, ${world.name}: confounded model ready`);
  const model = parseModel(Buffer.from(base.model, 'base64'));
  const { probabilities, confounded, seconds, markedShare } = base;
  const untouched: Outcome = { probabilities, confounded, seconds, marked: [] };
  const reference = await own('reference', () => {
    const { study, regions } = open();
    const images = Math.min(scale.reference, regions.length);
    const feedback = simulatedExpert({ images }, { regions, size: study.cells.size }, seed);
    return correct(engine, scale, seed, study, model, feedback);
  });
  let offered: KnownRegions | undefined;
  const outcomes: Record<string, Outcome[]> = {};
  /** By the rows marked: the same feedback makes the same model. */
  const made = new Map([[String(untouched.marked), untouched]]);
  for (const order of scale.orders) {
    const ofOrder: Outcome[] = (outcomes[order] = []);
    for (const looks of scale.looks) {
      const outcome = await own(`${order} ${String(looks)}`, async () => {
        const { study, regions } = open();
        offered ??= await everyTrainingImage(engine, model, study, regions);
        const feedback = simulatedExpert({ images: looks, picks: order }, offered, seed);
        const same = made.get(String(feedback.map(({ row }) => row)));
        return same === undefined ? correct(engine, scale, seed, study, model, feedback) : { ...same, seconds: 0 };
      });
      made.set(String(outcome.marked), outcome);
      ofOrder.push(outcome);
    }
    const counts = ofOrder.map(({ marked }) => String(marked.length)).join(', ');
    say(`seed ${String(seed)}, ${world.name}, ${order}: ${counts} marked`);
  }
  const test = {
    labels: Int32Array.from(base.test.labels),
    subjects: Int32Array.from(base.test.subjects),
    classes: model.form.classes,
    positive: 1,
  };
  return { base: untouched, reference, markedShare, outcomes, test };
}

/** All that the expert may look at, and what the model makes of it. */
async function everyTrainingImage(
  engine: Engine,
  model: Model,
  study: Study,
  regions: readonly MarkedImage[],
): Promise<KnownRegions> {
  const { cells, train: rows } = study;
  const withMark = new Set(regions.map(({ row }) => row));
  const facts = await reviewImages(engine, model, gatherPixels(cells, Int32Array.from(cells.labels.keys())));
  return {
    regions,
    size: cells.size,
    unmarked: rows.filter((row) => !withMark.has(row)),
    answers: {
      probabilities: facts.probabilities,
      classes: cells.classes,
      labels: cells.labels,
      offTheCell: facts.offTheCell,
      features: { values: facts.features, width: facts.width },
    },
  };
}

async function correct(
  engine: Engine,
  scale: Scale,
  seed: number,
  study: Study,
  base: Model,
  feedback: readonly MarkedImage[],
): Promise<Outcome> {
  const recipe = scale.correction(seed);
  const { model, trainingSeconds } = await train(engine, { ...trainingOf(study), feedback, base, recipe });
  return { ...(await measure(engine, model, study)), marked: feedback.map(({ row }) => row), seconds: trainingSeconds };
}

const measure = async (engine: Engine, model: Model, study: Study): Promise<Cure> =>
  cureOf(await Predictor.load(engine, model, { bulk: true }), study);
