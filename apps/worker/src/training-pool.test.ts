import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { modelSize, parseRecipe, recalibrationRecipe } from '@fovea/domain';
import {
  cellArchitecture,
  formOfRecipe,
  initialWeights,
  markedImage,
  modelHash,
  parseModel,
  RandomStream,
  serialiseModel,
} from '@fovea/learning';
import type { TrainingJob } from '@fovea/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TaskMessage, TaskResult } from './messages.ts';
import { ThreadDied, TrainingPool } from './training-pool.ts';

const count = 24;
let folder: string;
let pool: TrainingPool;
let baseJob: TrainingJob;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-pool-'));
  pool = new TrainingPool(1);
  baseJob = await jobOnNoise();
});
afterAll(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

/** Noise; the second class is brighter. */
async function jobOnNoise(): Promise<TrainingJob> {
  const stream = new RandomStream(0, 'pool');
  const pixels = Uint8Array.from({ length: count * modelSize ** 2 * 3 }, (_, index) => {
    const bright = Math.floor(index / (modelSize ** 2 * 3)) % 2;
    return Math.floor(20 + 100 * bright + 100 * stream.uniform());
  });
  const prepared = { path: path.join(folder, 'prepared'), hash: sha256(pixels), images: count };
  await writeFile(prepared.path, pixels);
  const rows = Array.from({ length: count }, (_, row) => row);
  return {
    run: randomUUID(),
    project: randomUUID(),
    token: randomUUID(),
    attempt: 1,
    setbacks: 1,
    isRerun: false,
    training: 'toy',
    /** Each job that is made of this one has a folder of its own. */
    get checkpoints() {
      return { folder: path.join(folder, 'checkpoints', randomUUID()), newest: null };
    },
    recipe: parseRecipe({ kind: 'base', steps: 6, batchSize: 8 }),
    classes: ['dark', 'bright'],
    positive: 1,
    base: null,
    network: null,
    prepared: [prepared],
    labels: Int16Array.from(rows, (row) => row % 2),
    subjects: Int32Array.from(rows),
    subjectNames: rows.map((row) => `subject ${row}`),
    train: Int32Array.from(rows.slice(0, 16)),
    validation: Int32Array.from(rows.slice(16)),
    validationImages: rows.slice(16).map(() => randomUUID()),
    feedback: [],
    authorNames: {},
    candidates: 1,
    checkSet: null,
    probes: [16, 17].map((row) => ({ row, image: randomUUID() })),
    watch: { row: 1, image: randomUUID() },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function train(job: TrainingJob): Promise<{ result: TaskResult; messages: TaskMessage[] }> {
  const messages: TaskMessage[] = [];
  const result = await pool.start(job, (message) => messages.push(message)).result;
  return { result, messages };
}

test('a base training, then a recalibration of what it made, each told step by step', async () => {
  const base = await train(baseJob);
  if (!base.result.ok) throw new Error(JSON.stringify(base.result.error));
  const { outcome } = base.result;
  expect(outcome.evidence).toBeNull();
  expect(outcome.evaluation).toMatchObject({ split: 'validation', images: 8, subjects: 8 });
  expect(modelHash(outcome.weights)).toBe(outcome.weightsHash);
  expect(parseModel(outcome.weights).form.temperature).toBe(outcome.temperature);
  expect(outcome.maps.map(({ role, before, after }) => [role, before, after.length])).toEqual([
    ['probe', null, 4096],
    ['probe', null, 4096],
  ]);
  const steps = base.messages.flatMap((message) => (message.kind === 'progress' ? [message.progress.step] : []));
  expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6, 6, 6]);
  expect(base.messages.some(({ kind }) => kind === 'attention')).toBe(true);

  const weights = path.join(folder, 'weights');
  await writeFile(weights, outcome.weights);
  const strip = (from: number, strength: number) => ({
    ...{ meaning: 'ignore' as const, strength, author: 'Ada' },
    mask: new Float32Array(modelSize ** 2).fill(1, from, from + 320),
  });
  const drawn = { row: 0, image: randomUUID(), regions: [strip(0, 1), strip(320, 0.25)] };
  const next = await train({
    ...baseJob,
    recipe: { ...recalibrationRecipe('quick'), steps: 3, batchSize: 8 },
    base: { path: weights, hash: outcome.weightsHash },
    feedback: [drawn],
  });
  if (!next.result.ok) throw new Error(JSON.stringify(next.result.error));
  expect(next.result.outcome.gateTaught).toBe(true);
  expect(next.result.outcome.evidence?.probes).not.toBeNull();
  // Ten rows of the feedback image, those meant weakly as well, are brought over wholly.
  const shown = next.result.outcome.probePictures.find(({ probe }) => probe.startsWith('transplanted'));
  const marked = 640 * 3;
  const origin = new Uint8Array(await readFile(baseJob.prepared[0]?.path ?? '')).subarray(0, marked);
  expect(shown?.pictures[1]?.subarray(0, marked)).toEqual(origin);
  expect(next.result.outcome.maps.map(({ image, role }) => [image, role])).toEqual([
    [drawn.image, 'feedback'],
    ...baseJob.probes.map(({ image }) => [image, 'probe']),
  ]);
  expect(next.result.outcome.maps.every(({ before }) => before?.length === 4096)).toBe(true);
  const pictures = next.messages.flatMap((message) => (message.kind === 'attention' ? [message.step] : []));
  expect(pictures.slice(0, 2)).toEqual([0, 1]);
});

test('a set that is too large for memory is read image by image, to the same weights, verdict and pictures', async () => {
  const judged = async (on: TrainingPool) => {
    const base = await on.start({ ...baseJob, watch: null }, () => undefined).result;
    if (!base.ok) throw new Error(JSON.stringify(base.error));
    const weights = path.join(folder, base.outcome.weightsHash);
    await writeFile(weights, base.outcome.weights);
    const mask = new Float32Array(modelSize ** 2).fill(1, 0, 640);
    const [trained, checked] = [0, 18].map((row) => ({
      row,
      image: randomUUID(),
      regions: markedImage(row, { ignore: mask }).regions,
    }));
    const recipe = { ...recalibrationRecipe('quick'), steps: 3, batchSize: 8 };
    const next = {
      ...baseJob,
      recipe,
      base: { path: weights, hash: base.outcome.weightsHash },
      feedback: [trained!, checked!],
    };
    const result = await on.start(next, () => undefined).result;
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { weightsHash, evidence, evaluation, probePictures } = result.outcome;
    return { weightsHash, evidence, evaluation, pictures: probePictures.map(({ pictures }) => pictures) };
  };
  const small = new TrainingPool(1, { mostPixelBytes: 1000 });
  try {
    expect(await judged(small)).toEqual(await judged(pool));
  } finally {
    await small.close();
  }
});

test('a gate that an earlier run taught is not called saturated by a run that asks nothing of it; λ = 0 is judged as a control', async () => {
  const form = formOfRecipe(parseRecipe({ kind: 'base', steps: 1 }), 2, cellArchitecture(modelSize));
  const taught = { ...form, taught: true, temperature: 1 };
  const bytes = serialiseModel({ form: taught, weights: initialWeights(taught, 0, 100) });
  const weights = path.join(folder, 'open gate');
  await writeFile(weights, bytes);
  const ignore = new Float32Array(modelSize ** 2).fill(1, 0, 640);
  const drawn = { image: randomUUID(), ...markedImage(0, { ignore }) };
  const quick = { ...recalibrationRecipe('quick'), steps: 1, batchSize: 8 };
  const byPixels = { ...quick, feedback: parseRecipe({ ...quick, feedback: { method: 'random-pixels' } }).feedback };
  for (const recipe of [byPixels, { ...quick, balance: { scheme: 'static', lambda: 0 } as const }]) {
    const { result } = await train({
      ...{ ...baseJob, recipe, base: { path: weights, hash: modelHash(bytes) } },
      feedback: [drawn],
    });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    expect(result.outcome.gateTaught).toBe(true);
    expect(result.outcome.evidence?.detections?.map(({ code }) => code)).not.toContain('saturated');
    expect(result.outcome.evidence?.isTaught).toBe(recipe === byPixels);
  }
}, 60_000);

test('a training asked to stop answers CANCELLED at its next step, and the thread goes on', async () => {
  const job = { ...baseJob, recipe: parseRecipe({ kind: 'base', steps: 5_000, batchSize: 8 }) };
  let last = 0;
  const training = pool.start(job, (message) => {
    if (message.kind === 'progress') last = message.progress.step;
    if (last === 3) training.stop({ keep: false });
  });
  expect(await training.result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  expect(last).toBeLessThan(20);
  expect((await train(baseJob)).result.ok).toBe(true);
});

test('a training stopped with a checkpoint, or in a thread that was ended, goes on there and ends with the same weights', async () => {
  const recipe = parseRecipe({ kind: 'base', steps: 30, batchSize: 8, decay: true });
  const job = { ...baseJob, recipe };
  const whole = await train({ ...baseJob, recipe });
  if (!whole.result.ok) throw new Error(JSON.stringify(whole.result.error));
  for (const asked of [7, 15]) {
    const stopped = pool.start(job, (message) => {
      if (message.kind === 'progress' && message.progress.step === asked) stopped.stop({ keep: true });
    });
    expect(await stopped.result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  }
  const killed = pool.start(job, (message) => {
    if (message.kind === 'progress' && message.progress.step === 25) killed.kill();
  });
  await expect(killed.result).rejects.toThrow(ThreadDied);
  const { result, messages } = await train(job);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  expect(result.outcome.weightsHash).toBe(whole.result.outcome.weightsHash);
  expect(result.outcome.earlierEngines).toEqual([]);
  const [begun] = messages;
  if (begun?.kind !== 'begin') throw new Error('it does not begin with where it begins');
  expect(begun.step).toBeGreaterThanOrEqual(15);
  expect(begun.step).toBeLessThan(20);
  const steps = messages.flatMap((message) => (message.kind === 'progress' ? [message.progress.step] : []));
  expect(steps.slice(0, 3)).toEqual([begun.step, begun.step + 1, begun.step + 2]);
});

test('a thread that is ended in the middle is told from a training that failed, and the pool stays usable', async () => {
  const job = { ...baseJob, recipe: parseRecipe({ kind: 'base', steps: 5_000, batchSize: 8 }) };
  for (const end of [() => pool.threads[0]?.terminate(), undefined]) {
    const training = pool.start(job, (message) => {
      if (message.kind === 'progress' && message.progress.step === 2) void (end ?? training.kill)();
    });
    await expect(training.result).rejects.toThrow(ThreadDied);
    expect((await train(baseJob)).result.ok).toBe(true);
  }
});

test('prepared images or weights that changed on disk are named, not trained on', async () => {
  const changed = { ...baseJob, prepared: baseJob.prepared.map((file) => ({ ...file, hash: 'a'.repeat(64) })) };
  expect((await train(changed)).result).toMatchObject({ ok: false, error: { code: 'ARTIFACT_CORRUPT' } });
  const gone = { ...baseJob, base: { path: path.join(folder, 'none'), hash: 'b'.repeat(64) } };
  expect((await train(gone)).result).toMatchObject({ ok: false, error: { code: 'ARTIFACT_CORRUPT' } });
});

test('trainings side by side read their images once: the file may go while the first is under way', async () => {
  const two = new TrainingPool(2);
  const job = await jobOnNoise();
  const file = path.join(folder, 'only here');
  await writeFile(file, await readFile(job.prepared[0]?.path ?? ''));
  const prepared = job.prepared.map((known) => ({ ...known, path: file }));
  const begun = Promise.withResolvers<string>();
  try {
    const recipe = parseRecipe({ kind: 'base', steps: 5_000, batchSize: 8 });
    const long = two.start({ ...job, prepared, recipe }, ({ kind }) => {
      begun.resolve(kind);
    });
    await begun.promise;
    await rm(file);
    const short = await two.start({ ...job, prepared }, () => undefined).result;
    expect(short.ok).toBe(true);
    long.stop({ keep: false });
    expect(await long.result).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  } finally {
    await two.close();
  }
});
