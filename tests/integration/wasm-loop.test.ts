import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { modelVersion } from '@fovea/database';
import type { ImageSummary, RecipeInput, Roi, RunDetail } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { renderSample } from '@fovea/imaging/node';
import { parseModel, Predictor } from '@fovea/learning';
import {
  audit,
  decisions,
  doctor,
  feedback,
  images,
  imports,
  loadConfig,
  predictions,
  projects,
  runs,
} from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rectangle } from './support.ts';
import type { Installation, WorkerProcess } from './worker-fixture.ts';
import { hasEnded, openInstallation, spawnWorker, until } from './worker-fixture.ts';

/** A large ink dot tells most infected cells from most healthy ones: what a model finds in few steps. */
const sample = {
  subjects: 14,
  cellsPerSubject: 5,
  healthySubjects: 0.15,
  dot: { infected: 0.9, healthy: 0.1, smallest: 0.08, largest: 0.12 },
};
const seed = 3;
const base: RecipeInput = { kind: 'base', steps: 24, batchSize: 16, gateLearningRate: 1e-3 };
const correction: RecipeInput = { kind: 'recalibration', steps: 12, batchSize: 16, feedback: { batchSize: 4 } };
const engineBefore = process.env['FOVEA_ENGINE'];
let installation: Installation;
let worker: WorkerProcess;

beforeAll(async () => {
  // The inference process inherits it, as the worker does.
  process.env['FOVEA_ENGINE'] = 'wasm';
  installation = await openInstallation(56_180);
  worker = spawnWorker(installation.environment);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  expect(await worker.ended()).toBe(0);
  await installation.remove();
  if (engineBefore === undefined) delete process.env['FOVEA_ENGINE'];
  else process.env['FOVEA_ENGINE'] = engineBefore;
});

/** The known places of the ink dots, widened, by the name of the picture. */
const dots = new Map<string, Roi[]>();
for (const { name, regions, width, height } of renderSample(sample, seed)) {
  const boxes = regions.filter(({ kind }) => kind === 'dot');
  const widened = boxes.map((box) => {
    const [left, top] = [Math.max(0, box.x - 2), Math.max(0, box.y - 2)];
    const [right, bottom] = [Math.min(width, box.x + box.width + 2), Math.min(height, box.y + box.height + 2)];
    return rectangle('ignore', left, top, right - left, bottom - top);
  });
  if (widened.length > 0) dots.set(name, widened);
}

async function recalibrate(project: string, base: string, watch: string): Promise<string> {
  const request = { project, base, watch, preset: 'quick' as const, lambda: 1, seed: 0, deselect: [] };
  return (await runs.start(installation.context, { ...request, recipe: correction })).id;
}

function expectTrained(run: RunDetail): void {
  expect(run).toMatchObject({ state: 'finished', failure: null, engine: { name: 'wasm', threads: 1 } });
  expect(run.curve.map(({ step }) => step)).toEqual(Array.from({ length: run.recipe.steps }, (_, index) => index + 1));
  expect(run.curve.every(({ dataLoss }) => Number.isFinite(dataLoss))).toBe(true);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the whole loop on WASM: train, predict, correct, retrain, see the difference, accept, roll back', async () => {
  const { context, environment } = installation;
  const { project, added, subjects } = await imports.importSample(context, { settings: sample, seed });
  expect({ added, subjects }).toEqual({ added: 70, subjects: 14 });

  const first = await runs.startBase(context, { project, recipe: base });
  const trained = await until(context, first.id, hasEnded, 240_000);
  expectTrained(trained);
  const losses = trained.curve.map(({ dataLoss }) => dataLoss);
  expect(mean(losses.slice(-4))).toBeLessThan(0.7 * mean(losses.slice(0, 4)));
  const champion = trained.candidate?.id ?? '';
  expect(trained.candidate?.state).toBe('champion');

  const dotted = async (split: ImageSummary['split']) => {
    const page = await images.list(context, { project, split, label: 'Parasitized', limit: 100 });
    return page.items.flatMap(({ id, name }) => dots.get(path.posix.basename(name))?.map((dot) => ({ id, dot })) ?? []);
  };
  const drawn = (await dotted('train')).slice(0, 6);
  const [watched] = drawn;
  const [unseen] = await dotted('validation');
  if (watched === undefined || unseen === undefined) throw new Error('no cells with a dot');

  const before = await predictions.predict(context, { image: watched.id });
  expect(before.version.id).toBe(champion);
  expect(mean(before.probabilities)).toBeCloseTo(0.5, 6);
  for (const kind of ['occlusion', 'integrated-gradients', 'grad-cam-3'] as const) {
    const started = performance.now();
    const { values } = await predictions.map(context, { image: watched.id, kind });
    console.log(`${kind} map on WASM: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    expect(values.every(Number.isFinite)).toBe(true);
    if (kind !== 'grad-cam-3') expect(values.some((value) => value !== 0)).toBe(true);
  }
  const { explanations } = await predictions.explanations(context, { image: watched.id });
  expect(explanations !== null && explanations >= 0 && explanations <= 1).toBe(true);
  await expectSameBits(champion, watched.id, before.probabilities);

  for (const { id: image, dot } of [...drawn, unseen]) {
    await feedback.save(context, { image, rois: [dot], revision: 0 });
  }
  const id = await recalibrate(project, champion, watched.id);
  const done = await until(context, id, hasEnded, 240_000);
  expectTrained(done);
  const corrections = done.curve.map(({ feedbackLoss }) => feedbackLoss ?? Number.NaN);
  expect(mean(corrections.slice(-3))).toBeLessThan(0.7 * mean(corrections.slice(0, 3)));
  expect(done.candidate?.state).toBe('candidate');
  for (const result of [done.evidence?.probes?.before, done.evidence?.probes?.after]) {
    expect(result?.probes).toHaveLength(6);
    expect(result?.probes.every(({ accuracy, control }) => accuracy >= 0 && control <= 1)).toBe(true);
  }
  expect(done.evidence?.paired).not.toBeNull();
  expect(done.verdict).toBe(done.evidence?.verdict);
  expect(done.evidence?.reasons.length).toBeGreaterThan(0);
  console.log(`verdict: ${done.verdict}. ${done.evidence?.reasons.join(' ')}`);
  expect(done.differences.filter(({ role, kind }) => role === 'feedback' && kind === 'trained')).toHaveLength(7);

  const candidate = done.candidate?.id ?? '';
  const gate = { image: watched.id, kind: 'gate' } as const;
  const [old, corrected] = [
    await predictions.map(context, { ...gate, version: champion }),
    await predictions.map(context, { ...gate, version: candidate }),
  ];
  expect(corrected.values).not.toEqual(old.values);
  expect(await runs.map(context, { run: id, image: watched.id, which: 'after' })).toEqual(corrected.values);

  const reason = 'It leaves the dot alone.';
  await decisions.decide(context, { version: candidate, kind: 'accept', expectedChampion: champion, reason });
  const after = await predictions.predict(context, { image: watched.id });
  expect(after).toMatchObject({ version: { id: candidate }, gateTaught: true });
  expect(after.probabilities).not.toEqual(before.probabilities);
  await decisions.decide(context, { version: champion, kind: 'rollback', expectedChampion: candidate, reason });
  expect((await projects.get(context, { project })).champion?.id).toBe(champion);
  expect(await predictions.predict(context, { image: watched.id })).toEqual(before);
  const actions = (await audit.list(context, { project })).items.map(({ action }) => action);
  expect(actions.slice(0, 2)).toEqual(['version.rollback', 'version.accept']);

  const findings = await doctor.report(loadConfig(environment));
  const [engine, speed] = findings.filter(({ part }) => part === 'engine');
  expect(engine).toMatchObject({ state: 'ok', detail: expect.stringMatching(/^WASM \(tfjs [\d.]+\), 1 thread, /) });
  expect(speed?.detail).toMatch(/^[\d.]+ GFLOP\/s/);
  expect(findings.every(({ state }) => state === 'ok')).toBe(true);
  console.log(worker.lines.filter((line) => line.includes('finished')).join('\n'));
});

/** The inference process answered on WASM too: on the same engine equal weights and pixels give equal bits. */
async function expectSameBits(version: string, image: string, probabilities: readonly number[]): Promise<void> {
  const { context } = installation;
  const [row] = await context.database.select().from(modelVersion).where(eq(modelVersion.id, version));
  const weights = await readFile(context.artifacts.path(row?.weightsArtifact ?? ''));
  const predictor = await Predictor.load(await loadEngine(), parseModel(weights));
  const own = predictor.predict(await images.pixels(context, { image }));
  expect([...own.probabilities]).toEqual(probabilities);
}
