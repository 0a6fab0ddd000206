import { isFoveaError, parseRecipe, type RecipeInput } from '@fovea/domain';
import { loadEngine, type Engine } from '@fovea/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { evidence } from '../evidence/evidence.ts';
import { energyInside } from '../explanation/map-metrics.ts';
import { Predictor } from '../explanation/predictor.ts';
import { markedImage, type MarkedImage } from '../images/marked-image.ts';
import { modelHash, serialiseModel } from '../model/safetensors.ts';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import { type Plan, planTraining } from './plan.ts';
import type { Saturation } from './saturation.ts';
import { train } from './train.ts';
import type { TrainingInput, TrainingResult } from './training.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine();
});

const cells = toyCells(160, 20, true);
const rows = (wanted: (subject: number) => boolean) =>
  Int32Array.from(cells.subjects.keys()).filter((row) => wanted(cells.subjects[row] ?? 0));
const [training, validation] = [rows((subject) => subject >= 6), rows((subject) => subject < 6)];
const feedback = [...training]
  .filter((row) => cells.labels[row] === 1)
  .slice(0, 6)
  .map((row) => markedImage(row, { ignore: square(0, 0, 10) }));
/** The same, not meant fully. */
const meant = (strength: number): MarkedImage[] =>
  feedback.map(({ row, regions }) => ({ row, regions: regions.map((region) => ({ ...region, strength })) }));

function input(recipe: RecipeInput, more: Partial<TrainingInput> = {}): TrainingInput {
  const parsed = parseRecipe({ batchSize: 16, ...recipe });
  return { images: cells, train: training, validation, feedback: [], base: null, watch: null, recipe: parsed, ...more };
}

const hashOf = (result: TrainingResult) => modelHash(serialiseModel(result.model));

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return isFoveaError(error) ? error.code : String(error);
  }
  return 'nothing';
}

describe('training', () => {
  test('equal seeds give equal bits, whatever is watched; another seed does not', async () => {
    const recipe: RecipeInput = { kind: 'base', steps: 3 };
    const maps: Float32Array[] = [];
    const steps: number[] = [];
    const plain = await train(engine, input(recipe));
    const watched = await train(engine, input(recipe, { watch: 0 }), {
      onAttention: (_, map) => maps.push(map),
      onProgress: ({ step, phase }) => (phase === 'training' ? steps.push(step) : undefined),
    });
    expect(hashOf(watched)).toBe(hashOf(plain));
    expect(steps).toEqual([1, 2, 3]);
    expect(maps[0]).toHaveLength(toySize ** 2);
    expect(hashOf(await train(engine, input({ ...recipe, seed: 1 })))).not.toBe(hashOf(plain));
  });

  test('class weights of 1 and sampling as usual are the same training, bit for bit; balanced classes are another', async () => {
    const recipe: RecipeInput = { kind: 'base', steps: 2 };
    const plain = hashOf(await train(engine, input(recipe)));
    expect(hashOf(await train(engine, input({ ...recipe, classWeights: [1, 1] })))).toBe(plain);
    const balanced = () => train(engine, input({ ...recipe, classWeights: [1, 4], sampling: 'class-and-subject' }));
    const hash = hashOf(await balanced());
    expect(hash).not.toBe(plain);
    expect(hashOf(await balanced())).toBe(hash);
  });

  test('says what to do where class weights are of another number of classes', async () => {
    expect(await refusal(train(engine, input({ kind: 'base', steps: 2, classWeights: [1, 2, 3] })))).toBe(
      'RECIPE_INVALID',
    );
  });

  test('λ = 0, an empty set and no feedback are the same training, bit for bit', async () => {
    const { model: base } = await train(engine, input({ kind: 'base', steps: 2 }));
    const recipe: RecipeInput = { kind: 'recalibration', steps: 2 };
    const without = await train(engine, input({ ...recipe, feedback: null }, { base }));
    const empty = await train(engine, input({ ...recipe, feedback: {} }, { base }));
    const silent = await train(engine, input({ ...recipe, feedback: {}, balance: { lambda: 0 } }, { base, feedback }));
    expect(hashOf(empty)).toBe(hashOf(without));
    expect(hashOf(silent)).toBe(hashOf(without));
    expect(silent.model.form.taught).toBe(false);
  });

  test('leaves no tensor behind', async () => {
    const before = engine.tf.memory().numTensors;
    await train(engine, input({ kind: 'base', steps: 1 }));
    expect(engine.tf.memory().numTensors).toBe(before);
  });

  test('stops when asked, at any step', async () => {
    let asked = 0;
    const stopped = train(engine, input({ kind: 'base', steps: 50 }), { shouldStop: () => ++asked > 2 });
    expect(await refusal(stopped)).toBe('CANCELLED');
    expect(asked).toBe(3);
  });

  test('tells once that a gate is saturated, and nothing of the kind where it is not', async () => {
    const attended = feedback.map(({ row }) => markedImage(row, { attend: square(20, 20, 12) }));
    const told: Saturation[] = [];
    const tryStart = async (gateStart: number | null) => {
      const recipe: RecipeInput = { kind: 'recalibration', steps: 7, feedback: { batchSize: 4, gateStart } };
      const hooks = { onSaturation: (found: Saturation) => void told.push(found) };
      return (await train(engine, input(recipe, { feedback: attended }), hooks)).saturation;
    };
    expect(await tryStart(null)).toBeNull();
    expect(told).toEqual([]);
    const found = await tryStart(4);
    expect(found?.step).toBe(5);
    expect(found?.share).toBeGreaterThan(0.9);
    expect(told).toEqual([found]);
  });

  test('half the strength on every image is half the loss; regions of one image keep their proportion', async () => {
    const firstLoss = async (targets: readonly MarkedImage[]) => {
      const seen: (number | null)[] = [];
      const recipe: RecipeInput = { kind: 'recalibration', steps: 1, feedback: { batchSize: 4 } };
      await train(engine, input(recipe, { feedback: targets }), {
        onProgress: ({ curve }) => void (curve !== undefined && seen.push(curve.feedbackLoss)),
      });
      return seen[0] ?? Number.NaN;
    };
    const [full, half] = [await firstLoss(feedback), await firstLoss(meant(0.5))];
    expect(half).toBeCloseTo(full / 2, 4);
  });

  test('half the strength halves a penalty, and makes no mark half transparent', () => {
    const plans = (recipe: RecipeInput) =>
      [feedback, meant(0.5)].map((targets) => planTraining(input(recipe, { feedback: targets }))) as [Plan, Plan];
    const [drawn, half] = plans({ kind: 'recalibration', steps: 1, feedback: { counterexamples: true } });
    expect(drawn.counterexamples).toHaveLength(feedback.length);
    expect(half.counterexamples).toEqual(drawn.counterexamples);
    const [noise, halfNoise] = plans({ kind: 'recalibration', steps: 1, feedback: { method: 'random-pixels' } });
    expect(halfNoise.randomised.map(({ mask }) => mask)).toEqual(noise.randomised.map(({ mask }) => mask));
    const [penalty, halfPenalty] = plans({ kind: 'recalibration', steps: 1, feedback: { method: 'input-gradient' } });
    const squared = (plan: Plan) =>
      plan.feedback.map(({ ignore }) => ignore?.mask.reduce((sum, m) => sum + m ** 2, 0) ?? 0);
    expect(squared(penalty)[0]).toBeGreaterThan(0);
    squared(halfPenalty).forEach((sum, index) => expect(sum).toBeCloseTo((squared(penalty)[index] ?? 0) / 2, 3));
  });

  test('says so when the loss leaves the numbers', async () => {
    const broken = { ...(await train(engine, input({ kind: 'base', steps: 1 }))).model };
    const weights = Object.fromEntries(
      Object.entries(broken.weights).map(([name, { shape, values }]) => [
        name,
        { shape, values: values.map((value) => value * 1e18) },
      ]),
    );
    const work = train(engine, input({ kind: 'recalibration', steps: 3 }, { base: { ...broken, weights } }));
    expect(await refusal(work)).toBe('LOSS_NOT_FINITE');
  });

  test('refuses feedback on images outside training, and images without labels', async () => {
    const stray = [markedImage(validation[0] ?? 0, { ignore: square(0, 0, 4) })];
    const recipe: RecipeInput = { kind: 'recalibration', steps: 1, feedback: {} };
    expect(await refusal(train(engine, input(recipe, { feedback: stray })))).toBe('INPUT_INVALID');
    const unlabelled = { ...cells, labels: new Int8Array(cells.labels.length).fill(-1) };
    expect(await refusal(train(engine, input({ kind: 'base', steps: 1 }, { images: unlabelled })))).toBe(
      'INPUT_INVALID',
    );
  });
});

describe('the loop on a toy', () => {
  test('separates two classes by a mark that gives them away; a correction makes the model give up the mark', async () => {
    const { model: base, evaluation } = await train(engine, input({ kind: 'base', steps: 25, decay: true }));
    expect(evaluation?.accuracy.value).toBeGreaterThan(0.95);
    const corrected = await train(
      engine,
      input({ kind: 'recalibration', steps: 30, feedback: { batchSize: 4 } }, { base, feedback }),
    );
    expect(corrected.model.form.taught).toBe(true);
    const judged = { images: cells, validation, before: base, after: corrected.model };
    const report = await evidence(engine, { ...judged, feedback });
    expect(report.probes?.before.reliance).toBeGreaterThan(0.2);
    expect(report.probes?.after.lowest).toBeGreaterThan((report.probes?.before.lowest ?? 1) + 0.1);
    expect(['accept', 'partial']).toContain(report.verdict);
    const spots = [...validation.filter((row) => cells.labels[row] === 1)];
    const check = spots.map((row) => markedImage(row, { attend: square(16, 16, 32) }));
    const checked = await evidence(engine, { ...judged, feedback: [...feedback, ...check] });
    expect([report.complement, report.alignment, checked.alignment]).toEqual([null, null, null]);
    expect(checked.complement).toMatchObject({ heldOut: true, images: spots.length });
    const predictor = await Predictor.load(engine, corrected.model);
    const { maps, probabilities } = predictor.predict(cells.pixels.subarray(12_288, 2 * 12_288));
    const mean = (x: number, y: number) =>
      square(x, y, 8).reduce((sum, inside, pixel) => sum + (inside * (maps[pixel] ?? 0)) / 64, 0);
    expect(mean(1, 1)).toBeLessThan(mean(28, 28) - 0.3);
    expect((probabilities[0] ?? 0) + (probabilities[1] ?? 0)).toBeCloseTo(1, 5);
    const marked = await Predictor.load(engine, base);
    const image = cells.pixels.subarray(12_288, 2 * 12_288);
    for (const kind of ['occlusion', 'integrated-gradients'] as const) {
      const map = await marked.explain(image, kind);
      expect(energyInside(map, square(0, 0, 12)), kind).toBeGreaterThan(0.3);
    }
    const mark = Uint8Array.from(square(0, 0, 10));
    const faithful = marked.faithfulness(image, await marked.explain(image, 'integrated-gradients'), mark);
    if (faithful === null) throw new Error('a blank map');
    const { highestFirst, anyOrder, regions } = faithful;
    expect(highestFirst.deletion).toBeLessThan(anyOrder.deletion - 0.3);
    // The spot stands in for the mark, and the mark for the spot: the answer stays until both are gone.
    expect(regions?.inside.deletion).toBeGreaterThan(0.9);
    expect(regions?.outside.deletion).toBeGreaterThan(0.9);
    // A mark that stands out so is what gradient × input shows of any model; occlusion shows what this one learned.
    const covered = (await marked.randomisation(image, 'occlusion')) ?? 1;
    expect(covered).toBeLessThan(0.5);
    expect(await marked.randomisation(image, 'gradient-input')).toBeGreaterThan(covered);
    expect(await refusal((async () => predictor.predict(new Uint8Array(5)))())).toBe('INPUT_INVALID');
  }, 60_000);
});
