import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startRunRequest } from '@fovea/domain';
import { attempts, feedback, runs, versions } from '@fovea/services';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Installation, TinyProject, WorkerProcess } from './worker-fixture.ts';
import { hasEnded, makeTinyProject, openInstallation, spawnWorker, until } from './worker-fixture.ts';

const short = { kind: 'base', steps: 5, batchSize: 8 } as const;
const long = { kind: 'base', steps: 5_000, batchSize: 8 } as const;
let installation: Installation;
let tiny: TinyProject;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  installation = await openInstallation(55_310);
});
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill('SIGKILL');
    await worker.ended();
  }
});
afterAll(() => installation.remove());

function work(): WorkerProcess {
  const worker = spawnWorker(installation.environment);
  workers.push(worker);
  return worker;
}

async function trainBase(recipe: { kind: 'base'; steps: number; batchSize: number } = short) {
  const { context } = installation;
  tiny = await makeTinyProject(context);
  return runs.startBase(context, { project: tiny.project, recipe });
}

test('a base training becomes the champion; a recalibration from it makes a candidate with evidence, maps and differences', async () => {
  const { context } = installation;
  work();
  const base = await trainBase();
  const trained = await until(context, base.id, hasEnded);
  expect(trained).toMatchObject({ state: 'finished', failure: null, progress: { phase: 'done', step: 5 } });
  expect(trained.candidate?.state).toBe('champion');
  expect(trained.curve.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  expect(trained.engine?.node).toBe(process.versions.node);

  const [drawn, watched] = tiny.images.train;
  const [unseen] = tiny.images.validation;
  if (drawn === undefined || watched === undefined || unseen === undefined) throw new Error('no images');
  const roi = {
    id: randomUUID(),
    meaning: 'ignore',
    strength: 1,
    shape: { kind: 'rectangle', x: 4, y: 4, width: 20, height: 12 },
  } as const;
  await feedback.save(context, { image: drawn, rois: [roi], revision: 0 });
  await feedback.save(context, { image: unseen, rois: [roi], revision: 0 });
  const run = await runs.start(
    context,
    startRunRequest.parse({ project: tiny.project, preset: 'quick', watch: watched }),
  );
  const done = await until(context, run.id, hasEnded, 120_000);
  expect(done).toMatchObject({ state: 'finished', failure: null, feedbackImages: 2 });
  expect(done.candidate?.state).toBe('candidate');
  expect(done.evidence?.probes).not.toBeNull();
  expect(done.verdict).toBe(done.evidence?.verdict);
  expect(done.evidence?.thresholds).toEqual(done.recipe.evidence);
  expect(new Set(done.probePictures.map(({ probe }) => probe)).size).toBeGreaterThan(1);
  expect(done.probePictures.every(({ image }) => image.split === 'validation')).toBe(true);
  const kinds = done.differences.map(
    ({ image, role, kind }) => `${role} ${kind} ${image.id === drawn || image.id === unseen}`,
  );
  expect(kinds.filter((kind) => kind === 'feedback modified true')).toHaveLength(2);
  expect(kinds.filter((kind) => kind === 'feedback trained true')).toHaveLength(2);
  expect(kinds.some((kind) => kind === 'probe trained false')).toBe(true);
  const before = await runs.map(context, { run: run.id, image: drawn, which: 'before' });
  const after = await runs.map(context, { run: run.id, image: drawn, which: 'after' });
  expect(before).toHaveLength(4096);
  expect(after).not.toEqual(before);
  const { items: list } = await versions.list(context, { project: tiny.project });
  expect(list.map(({ number, state }) => [number, state]).sort()).toEqual([
    [1, 'champion'],
    [2, 'candidate'],
  ]);
});

test('a run is cancelled in the middle, and the worker goes on with the next', async () => {
  const { context } = installation;
  work();
  const { id } = await trainBase(long);
  await until(context, id, ({ progress }) => progress.step > 3);
  const asked = performance.now();
  await runs.cancel(context, { run: id });
  const ended = await until(context, id, hasEnded);
  expect(performance.now() - asked).toBeLessThan(5_000);
  expect(ended).toMatchObject({ state: 'cancelled', candidate: null, failure: { code: 'CANCELLED' } });
  const next = await trainBase();
  expect((await until(context, next.id, hasEnded)).state).toBe('finished');
});

test('a worker told to end keeps a checkpoint, hands its run back, and ends; the next one goes on there', async () => {
  const { context } = installation;
  const first = work();
  const { id } = await trainBase({ ...short, steps: 300 });
  await until(context, id, ({ progress }) => progress.step > 3);
  first.kill('SIGTERM');
  expect(await first.ended()).toBe(0);
  const handedBack = await runs.get(context, { run: id });
  expect(handedBack).toMatchObject({ state: 'queued', progress: { phase: 'waiting' } });
  const { step } = handedBack.progress;
  expect(step).toBeGreaterThan(3);
  work();
  const ended = await until(context, id, hasEnded, 120_000);
  expect(ended.state).toBe('finished');
  expect(ended.notes).toMatchObject([{ code: 'resumed', message: `Went on from the checkpoint after step ${step}.` }]);
  // Every third step of 300 has its point, each once, those after the checkpoint told anew.
  expect(ended.curve.map((point) => point.step)).toEqual([1, ...Array.from({ length: 100 }, (_, at) => 3 * (at + 1))]);
});

test('a paused run leaves its worker to others, goes on when resumed, and its repetition has the same weights', async () => {
  const { context } = installation;
  work();
  const { id } = await trainBase({ ...short, steps: 120 });
  await until(context, id, ({ progress }) => progress.step > 3);
  await runs.pause(context, { run: id });
  const paused = await until(context, id, ({ state }) => state === 'paused', 20_000);
  const { step } = paused.progress;
  const other = await trainBase();
  expect((await until(context, other.id, hasEnded, 120_000)).state).toBe('finished');
  expect((await runs.get(context, { run: id })).progress).toEqual(paused.progress);
  await runs.resume(context, { run: id });
  const ended = await until(context, id, hasEnded, 120_000);
  expect(ended).toMatchObject({ state: 'finished', notes: [{ code: 'resumed' }], earlierEngines: [] });
  expect(ended.notes[0]?.message).toBe(`Went on from the checkpoint after step ${step}.`);
  const repetition = await runs.rerun(context, { run: id });
  const repeated = await until(context, repetition.id, hasEnded, 120_000);
  expect(repeated).toMatchObject({ state: 'finished', candidate: null, rerun: { equal: true, differences: [] } });
});

test('a worker killed in the middle: its run goes on in the next worker, and ends once', async () => {
  const { context } = installation;
  const first = work();
  const { id } = await trainBase({ ...short, steps: 300 });
  await until(context, id, ({ progress }) => progress.step > 3);
  first.kill('SIGKILL');
  await first.ended();
  work();
  await until(context, id, ({ state }) => state === 'running', 20_000);
  const ended = await until(context, id, hasEnded, 120_000);
  expect(ended.state).toBe('finished');
  expect((await versions.list(context, { project: tiny.project })).items).toHaveLength(1);
});

test('a worker killed beside another living one: the heartbeat finds it, and the other takes its run', async () => {
  const { context } = installation;
  const first = work();
  const { id } = await trainBase({ ...short, steps: 300 });
  await until(context, id, ({ progress }) => progress.step > 3);
  work();
  await sleep(3_000);
  first.kill('SIGKILL');
  await first.ended();
  const ended = await until(context, id, hasEnded, 120_000);
  expect(ended.state).toBe('finished');
  expect((await versions.list(context, { project: tiny.project })).items).toHaveLength(1);
});

test('an attempt that was superseded can write nothing any more', async () => {
  const { context } = installation;
  const { id } = await trainBase();
  const lost = await attempts.claim(context, { run: id, worker: 'elsewhere:1' });
  const current = await attempts.claim(context, { run: id, worker: 'elsewhere:2' });
  if (lost === null || current === null) throw new Error('not claimed');
  expect([lost.attempt, current.attempt]).toEqual([1, 2]);
  const late = { run: id, token: lost.token };
  const progress = {
    step: 1,
    steps: 5,
    phase: 'training',
    dataLoss: 1,
    feedbackLoss: null,
    imagesPerSecond: 1,
    secondsLeft: 1,
  } as const;
  const refused = { code: 'RUN_NOT_ACTIVE' };
  await expect(attempts.progress(context, { ...late, progress, points: [] })).rejects.toMatchObject(refused);
  await expect(
    attempts.liveMap(context, { ...late, image: tiny.images.train[0] ?? '', step: 1, map: new Float32Array(4096) }),
  ).rejects.toMatchObject(refused);
  await expect(attempts.fail(context, { ...late, code: 'TRAINING_FAILED', message: 'late' })).rejects.toMatchObject(
    refused,
  );
  await expect(attempts.handBack(context, late)).rejects.toMatchObject(refused);
  await attempts.progress(context, { run: id, token: current.token, progress, points: [] });
  expect((await runs.get(context, { run: id })).progress.step).toBe(1);
  await attempts.fail(context, {
    run: id,
    token: current.token,
    code: 'TRAINING_FAILED',
    message: 'The test ends it.',
  });
  await expect(
    attempts.progress(context, { run: id, token: current.token, progress, points: [] }),
  ).rejects.toMatchObject(refused);
});
