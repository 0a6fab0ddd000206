import type { ComplementReport, Estimate, Verdict } from '@fovea/domain';
import { reasonsInWords } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { MarkedImage, Model, Scored } from '@fovea/learning';
import {
  evidence,
  gatherPixels,
  pairedDifference,
  parseModel,
  Predictor,
  serialiseModel,
  simulatedExpert,
  train,
} from '@fovea/learning';
import { scoredRows } from '../support/pooled.ts';
import type { StudyRun } from '../support/study.ts';
import { percent } from '../support/wording.ts';
import type { Drawing, Instruction } from './instructions.ts';
import { knownRegions, type MarkedPictures, markPictures } from './marked-pictures.ts';
import { openPictures } from './pictures.ts';
import { recipeOf, type Scale } from './scale.ts';
import type { World } from './worlds.ts';

/** One recalibration, what the evidence report said of it, and what was true; plain JSON. */
export interface Judged {
  readonly world: string;
  readonly instruction: string;
  readonly verdict: Verdict;
  /** What it would be if nobody had marked validation images. */
  readonly unchecked: Verdict;
  readonly reasons: readonly string[];
  /** On the regions to ignore; null for *attend* feedback. */
  readonly reliance: { readonly before: number; readonly after: number } | null;
  /** What the report saw of the check regions; null where none could be drawn. */
  readonly check: ComplementReport | null;
  /** Accuracy on validation subjects, where the mark tells the class: what the report could see. */
  readonly seen: { readonly before: number; readonly after: number };
  /** Accuracy on test subjects, where it does not, and its paired change. */
  readonly truth: { readonly before: number; readonly after: number; readonly change: Estimate };
  readonly seconds: number;
}

export const worldOf = ({ worlds }: Pick<Scale, 'worlds'>, seed: number): World => worlds[seed % worlds.length]!;

/** Trains a model in the seed's world, corrects it by each instruction, and judges each correction. */
export async function judgeWorld(seed: number, run: StudyRun<Scale>): Promise<Judged[]> {
  const { engine, scale, setting, say, part } = run;
  const world = worldOf(scale, seed);
  const pictures = once(async () =>
    markPictures(await openPictures(world.source, scale.amounts, seed, setting.data), world, seed),
  );
  const { coded } = await part('base', async () => {
    const images = await pictures();
    const recipe = scale.base(images.train.length, seed);
    const { model, trainingSeconds } = await train(engine, { ...trainingOf(images), feedback: [], base: null, recipe });
    return { coded: Buffer.from(serialiseModel(model)).toString('base64'), seconds: trainingSeconds };
  });
  const base = parseModel(Buffer.from(coded, 'base64'));
  const before = once(async () => answers(engine, base, await pictures()));
  const results: Judged[] = [];
  for (const instruction of scale.instructions) {
    if (instruction.needsConfounder === true && world.tells === 0) continue;
    const judged = await part(instruction.name, async () => {
      const start = performance.now();
      const judgement = await judge(run, seed, await pictures(), { model: base, ...(await before()) }, instruction);
      const seconds = (performance.now() - start) / 1000;
      return { world: world.name, instruction: instruction.name, ...judgement, seconds };
    });
    results.push(judged);
    const { truth, verdict, seconds } = judged;
    const change = `${truth.change.value < 0 ? '−' : '+'} ${Math.abs(100 * truth.change.value).toFixed(1)}`;
    say(
      `${world.name}: ${instruction.name}: ${verdict}, ${percent(truth.before)} ${change} points, ${seconds.toFixed(0)} s`,
    );
  }
  return results;
}

interface Answered {
  readonly seen: Scored;
  readonly test: Scored;
}

async function judge(
  { engine, scale }: StudyRun<Scale>,
  seed: number,
  images: MarkedPictures,
  before: Answered & { readonly model: Model },
  instruction: Instruction,
): Promise<Omit<Judged, 'world' | 'instruction' | 'seconds'>> {
  const recipe = recipeOf(instruction, scale, seed);
  const feedback = drawn(images, images.train, instruction, seed);
  const { model } = await train(engine, { ...trainingOf(images), feedback, base: before.model, recipe });
  const reportWith = (check: readonly MarkedImage[]) =>
    evidence(engine, {
      images,
      validation: images.validation,
      before: before.model,
      after: model,
      feedback: [...feedback, ...check],
      thresholds: recipe.evidence,
    });
  const report = await reportWith(drawn(images, images.validation, scale.check, seed));
  const { verdict, probes, complement } = report;
  const unchecked = await reportWith([]);
  const after = await answers(engine, model, images);
  return {
    verdict,
    unchecked: unchecked.verdict,
    reasons: reasonsInWords(report),
    reliance: probes && { before: probes.before.reliance, after: probes.after.reliance },
    check: complement,
    seen: { before: accuracyOf(before.seen), after: accuracyOf(after.seen) },
    truth: {
      before: accuracyOf(before.test),
      after: accuracyOf(after.test),
      change: pairedDifference(before.test, after.test).accuracy,
    },
  };
}

const trainingOf = (images: MarkedPictures) => ({
  images,
  train: images.train,
  validation: images.validation,
  watch: null,
});

/** What the simulated expert draws on some rows. */
function drawn(
  pictures: MarkedPictures,
  rows: Int32Array,
  { on, meaning, hand, images }: Drawing,
  seed: number,
): MarkedImage[] {
  const regions = knownRegions(pictures, rows, on, meaning);
  return simulatedExpert({ ...hand, images: Math.min(images, regions.length) }, { regions, size: pictures.size }, seed);
}

async function answers(engine: Engine, model: Model, images: MarkedPictures): Promise<Answered> {
  const predictor = await Predictor.load(engine, model, { bulk: true });
  const of = (rows: Int32Array): Scored => ({
    probabilities: predictor.predict(gatherPixels(images, rows)).probabilities,
    ...scoredRows(images, rows),
  });
  return { seen: of(images.validation), test: of(images.test) };
}

function accuracyOf({ probabilities, labels, classes }: Scored): number {
  const right = labels.filter((label, index) => {
    const given = probabilities.subarray(index * classes, (index + 1) * classes);
    return given.indexOf(Math.max(...given)) === label;
  });
  return right.length / labels.length;
}

/** The same promise each time. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
