import { access, mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { projectEvent, run } from '@fovea/database';
import type { RunDetail } from '@fovea/domain';
import { attempts, audit, projects, retention, runs, versions } from '@fovea/services';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { launcher } from '@fovea/worker/launcher';
import { main } from '../../packages/cli/src/main.ts';
import { candidate, complete, firstModel, outcomeOf } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
beforeAll(async () => {
  installation = await openInstallation(56_180);
});
beforeEach(async () => {
  tiny = await makeTinyProject(installation.context);
});
afterAll(() => installation.remove());

const context = () => installation.context;
const worker = 'elsewhere:1';
const recipe = { kind: 'base', steps: 50 } as const;
const inactive = { code: 'RUN_NOT_ACTIVE' };

const started = async () => (await runs.startBase(context(), { project: tiny.project, recipe })).id;
const read = (id: string): Promise<RunDetail> => runs.get(context(), { run: id });

async function claimed(id: string) {
  const job = await attempts.claim(context(), { run: id, worker });
  if (job === null) throw new Error('there was nothing to claim');
  return job;
}

/** Jobs of a run that wait for a worker. */
async function waiting(id: string): Promise<number> {
  const jobs = await context().queue.findJobs('training', { data: { run: id } });
  return jobs.filter(({ state }) => state === 'created' || state === 'retry').length;
}

const actionsOf = async (id: string) =>
  (await audit.list(context(), { project: tiny.project, limit: 200 })).items
    .filter(({ resourceId }) => resourceId === id)
    .map(({ action }) => action);

function at(step: number) {
  return {
    step,
    steps: 50,
    phase: 'training',
    dataLoss: 0.5,
    feedbackLoss: null,
    imagesPerSecond: 9,
    secondsLeft: 3,
  } as const;
}
const pointAt = (step: number, dataLoss = 0.5) => ({ step, dataLoss, feedbackLoss: null, lambda: 1 });
const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

async function checkpointOf(id: string): Promise<string> {
  const folder = path.join(context().home, 'checkpoints', id);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'step-1.safetensors'), 'a checkpoint');
  return folder;
}

test('a waiting run is paused at once, no worker takes it, and resuming makes one job for it', async () => {
  const id = await started();
  await runs.pause(context(), { run: id });
  await runs.pause(context(), { run: id });
  expect(await read(id)).toMatchObject({ state: 'paused', pausing: false, progress: { phase: 'paused' } });
  expect(await attempts.claim(context(), { run: id, worker })).toBeNull();
  // A project's second base training is not queued beside a paused one.
  expect(await started()).toBe(id);
  await runs.resume(context(), { run: id });
  expect((await read(id)).state).toBe('queued');
  expect(await waiting(id)).toBe(1);
  await expect(runs.resume(context(), { run: id })).rejects.toMatchObject(inactive);
  await complete(context(), id);
  await expect(runs.pause(context(), { run: id })).rejects.toMatchObject(inactive);
  expect(await actionsOf(id)).toEqual(['run.finish', 'run.resume', 'run.pause', 'run.start']);
});

test('a running run is asked to pause; its worker lets it rest where it stands, and another goes on there', async () => {
  const id = await started();
  const { token } = await claimed(id);
  const held = { run: id, token };
  await attempts.progress(context(), { ...held, progress: at(20), points: [pointAt(10), pointAt(20)], checkpoint: 20 });
  expect(await attempts.requested(context(), { run: id })).toBeNull();
  await runs.pause(context(), { run: id });
  expect(await attempts.requested(context(), { run: id })).toBe('pause');
  expect(await read(id)).toMatchObject({ state: 'running', pausing: true });
  expect(await attempts.handBack(context(), held)).toBe('paused');
  expect(await read(id)).toMatchObject({ state: 'paused', pausing: false, progress: { step: 20, phase: 'paused' } });
  await expect(attempts.progress(context(), { ...held, progress: at(21), points: [] })).rejects.toMatchObject(inactive);

  await runs.resume(context(), { run: id });
  const job = await claimed(id);
  expect(job).toMatchObject({ attempt: 2, setbacks: 1, checkpoints: { newest: 20 } });
  expect(await read(id)).toMatchObject({ state: 'running', progress: { step: 20, phase: 'preparing' } });
});

test('a pause is taken back, and a cancel overtakes it', async () => {
  const id = await started();
  const held = { run: id, token: (await claimed(id)).token };
  await runs.pause(context(), { run: id });
  await runs.resume(context(), { run: id });
  expect(await attempts.requested(context(), { run: id })).toBeNull();
  expect(await attempts.handBack(context(), held)).toBe('queued');
  expect((await read(id)).state).toBe('queued');

  const again = { run: id, token: (await claimed(id)).token };
  await runs.pause(context(), { run: id });
  await runs.cancel(context(), { run: id });
  expect(await attempts.requested(context(), { run: id })).toBe('cancel');
  await expect(runs.pause(context(), { run: id })).rejects.toMatchObject(inactive);
  expect(await attempts.handBack(context(), again)).toBe('cancelled');
  expect(await read(id)).toMatchObject({ state: 'cancelled', failure: { code: 'CANCELLED' } });
});

test('however a run is cancelled, its checkpoints and its live attention go with it', async () => {
  const seen = { image: tiny.images.train[0] ?? '', step: 1, map: new Float32Array(4096) };
  const attempted = async () => {
    const id = await started();
    const held = { run: id, token: (await claimed(id)).token };
    await attempts.liveMap(context(), { ...held, ...seen });
    return { held, folder: await checkpointOf(id) };
  };
  const isGone = async ({ held: { run: id }, folder }: Awaited<ReturnType<typeof attempted>>) => {
    expect((await read(id)).state).toBe('cancelled');
    expect(await isThere(folder)).toBe(false);
    await expect(runs.attention(context(), { run: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  };

  const paused = await attempted();
  await runs.pause(context(), paused.held);
  await attempts.handBack(context(), paused.held);
  expect(await runs.attention(context(), paused.held)).toMatchObject({ step: 1 });
  expect(await isThere(paused.folder)).toBe(true);
  await runs.cancel(context(), paused.held);
  expect(await read(paused.held.run)).toMatchObject({ failure: { message: expect.stringContaining('paused') } });
  await isGone(paused);

  const handedBack = await attempted();
  await runs.cancel(context(), handedBack.held);
  expect(await attempts.handBack(context(), handedBack.held)).toBe('cancelled');
  await isGone(handedBack);

  const claimedAgain = await attempted();
  await runs.cancel(context(), claimedAgain.held);
  expect(await attempts.claim(context(), { run: claimedAgain.held.run, worker })).toBeNull();
  await isGone(claimedAgain);
});

test('a run whose worker died while it was to pause is paused, not queued, and cancelled where that was asked for', async () => {
  const id = await started();
  const gone = `${hostname()}:${2 ** 22 - 1}`;
  await attempts.claim(context(), { run: id, worker: gone });
  await runs.pause(context(), { run: id });
  await attempts.reclaim(context());
  expect(await read(id)).toMatchObject({ state: 'paused', pausing: false });
  await runs.resume(context(), { run: id });
  expect(await waiting(id)).toBe(1);

  await attempts.claim(context(), { run: id, worker: gone });
  const folder = await checkpointOf(id);
  await runs.cancel(context(), { run: id });
  await attempts.reclaim(context());
  expect(await read(id)).toMatchObject({ state: 'cancelled', failure: { code: 'CANCELLED' } });
  expect(await isThere(folder)).toBe(false);
});

test('an attempt that goes on from a checkpoint keeps the curve up to it and tells the rest anew', async () => {
  const id = await started();
  const first = { run: id, token: (await claimed(id)).token };
  const points = [pointAt(10), pointAt(20), pointAt(30)];
  await attempts.progress(context(), { ...first, progress: at(30), points, checkpoint: 20 });
  await attempts.liveMap(context(), {
    ...first,
    image: tiny.images.train[0] ?? '',
    step: 30,
    map: new Float32Array(4096),
  });
  const second = { run: id, token: (await claimed(id)).token };
  // The first attempt died before it told of step 15; its checkpoint knows of it.
  const curve = [pointAt(10), pointAt(15, 0.125), pointAt(20)];
  await attempts.begin(context(), { ...second, step: 20, curve });
  expect(await read(id)).toMatchObject({ progress: { step: 20 }, curve });
  await expect(runs.attention(context(), { run: id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const notes = [
    { code: 'resumed', message: 'Went on from the checkpoint after step 20.' },
    { code: 'gate-saturated', message: 'The gate is saturated since about step 25.' },
  ] as const;
  await attempts.progress(context(), { ...second, progress: at(30), points: [pointAt(30, 0.25)], notes });
  const detail = await read(id);
  expect(detail.curve.map(({ step, dataLoss }) => [step, dataLoss])).toEqual([
    [10, 0.5],
    [15, 0.125],
    [20, 0.5],
    [30, 0.25],
  ]);
  expect(detail.notes).toMatchObject(notes);
});

test('setbacks count attempts without a new checkpoint; a new one forgives them', async () => {
  const id = await started();
  expect([(await claimed(id)).setbacks, (await claimed(id)).setbacks]).toEqual([1, 2]);
  const job = await claimed(id);
  await attempts.progress(context(), { run: id, token: job.token, progress: null, points: [], checkpoint: 5 });
  expect(await claimed(id)).toMatchObject({ attempt: 4, setbacks: 1, checkpoints: { newest: 5 } });
});

test('checkpoints go when a run ends; a starting worker removes those that were left', async () => {
  const finished = await started();
  const folder = await checkpointOf(finished);
  await complete(context(), finished);
  expect(await isThere(folder)).toBe(false);

  const left = await checkpointOf(finished);
  const unknown = await checkpointOf('00000000-0000-4000-8000-000000000000');
  const open = await started();
  const needed = await checkpointOf(open);
  await mkdir(path.join(context().home, 'checkpoints', 'something else'), { recursive: true });
  await attempts.reclaim(context());
  expect([await isThere(left), await isThere(unknown), await isThere(needed)]).toEqual([false, false, true]);
  expect(await isThere(path.join(context().home, 'checkpoints', 'something else'))).toBe(true);
});

test('an exact repetition is on record with its result, and makes no version', async () => {
  await firstModel(context(), tiny);
  const original = await candidate(context(), tiny);
  const { items: before } = await versions.list(context(), { project: tiny.project });
  const { id } = await runs.rerun(context(), { run: original.run });
  expect(await runs.rerun(context(), { run: original.run })).toEqual({ id });
  const job = await claimed(id);
  const first = await read(original.run);
  expect(job).toMatchObject({ isRerun: true, recipe: first.recipe, feedback: [{ image: tiny.images.train[0] }] });
  const { weights } = outcomeOf({ ...job, run: original.run });
  const outcome = { ...outcomeOf(job), weights, weightsHash: outcomeOf({ ...job, run: original.run }).weightsHash };
  expect(await attempts.finishRerun(context(), { run: id, token: job.token, outcome })).toMatchObject({
    equal: true,
    differences: [],
  });
  expect(await read(id)).toMatchObject({
    state: 'finished',
    candidate: null,
    rerunOf: { id: original.run },
    rerun: { equal: true, weightsHash: outcome.weightsHash, expectedHash: outcome.weightsHash },
  });
  expect((await read(original.run)).reruns).toMatchObject([{ id, state: 'finished', result: { equal: true } }]);
  expect((await versions.list(context(), { project: tiny.project })).items).toEqual(before);
  expect(await actionsOf(id)).toEqual(['run.finish', 'run.rerun']);
  // Of a repetition, the run that it repeats is meant.
  const next = await runs.rerun(context(), { run: id });
  expect((await read(next.id)).rerunOf?.id).toBe(original.run);
});

test('a repetition on another engine says where it differs; other weights on the same engine are told as such', async () => {
  await firstModel(context(), tiny);
  const base = (await runs.list(context(), { project: tiny.project })).items[0]?.id ?? '';
  const repeat = async (change: object) => {
    const { id } = await runs.rerun(context(), { run: base });
    const job = await claimed(id);
    const outcome = outcomeOf(job);
    return attempts.finishRerun(context(), {
      run: id,
      token: job.token,
      outcome: { ...outcome, engine: { ...outcome.engine, ...change } },
    });
  };
  expect(await repeat({ threads: 4 })).toMatchObject({ equal: false, differences: ['threads: 1 and 4'] });
  expect(await repeat({})).toMatchObject({ equal: false, differences: [] });
  // A first model is not looked for among repetitions.
  expect((await projects.get(context(), { project: tiny.project })).firstRun).toBeNull();
});

test('the command that repeats a run says what it found, and fails where the same engine gave other weights', async () => {
  await firstModel(context(), tiny);
  const base = (await runs.list(context(), { project: tiny.project })).items[0]?.id ?? '';
  vi.stubEnv('FOVEA_HOME', installation.environment['FOVEA_HOME']);
  vi.stubEnv('DATABASE_URL', context().databaseUrl);
  onTestFinished(() => void vi.unstubAllEnvs());
  /** Types the command, and trains what it asks for as a worker on such an engine would. */
  const repeat = async (words: readonly string[], change: object) => {
    const said: string[] = [];
    const hears = (text: string) => void said.push(text);
    const terminal = {
      out: hears,
      problem: hears,
      progress: () => undefined,
      ask: () => Promise.resolve(null),
      endProgress: () => undefined,
    };
    const code = main(['rerun', base, ...words], { launcher, terminal });
    const id = await vi.waitFor(async () => {
      const {
        items: [newest],
      } = await runs.list(context(), { project: tiny.project, state: 'queued' });
      if (newest === undefined) throw new Error('nothing is queued yet');
      return newest.id;
    }, 2_500);
    const job = await claimed(id);
    const made = outcomeOf(job);
    const outcome = { ...made, engine: { ...made.engine, ...change } };
    await attempts.finishRerun(context(), { run: id, token: job.token, outcome });
    return { code: await code, said };
  };
  const different = await repeat([], { cpu: 'another' });
  expect(different.code).toBe(0);
  expect(different.said).toEqual([
    expect.stringMatching(
      /^The weights differ from those of run 1 .*, and the engine differs in processor: test and another/,
    ),
  ]);
  const unequal = await repeat(['--json'], {});
  expect(unequal.code).toBe(4);
  expect(JSON.parse(unequal.said[0] ?? '')).toMatchObject({ rerunOf: { number: 1 }, equal: false, differences: [] });
  expect(unequal.said[1]).toMatch(
    /^The weights differ from those of run 1, although the engine is the same.* \(NOT_REPRODUCED\)$/,
  );
});

test('only a finished run can be repeated; a repetition keeps what it repeats', async () => {
  const id = await started();
  await expect(runs.rerun(context(), { run: id })).rejects.toMatchObject({
    ...inactive,
    message: expect.stringContaining('this one is queued'),
  });
  await complete(context(), id);
  const repetition = await runs.rerun(context(), { run: id });
  const changed = context().database.update(run).set({ rerunOf: null }).where(eq(run.id, repetition.id));
  await expect(changed).rejects.toMatchObject({ cause: { message: expect.stringContaining('keeps the recipe') } });
  await runs.cancel(context(), { run: repetition.id });
  expect((await read(id)).reruns).toMatchObject([{ state: 'cancelled', result: null }]);
});

test('pages are told of a state only when it changes, and otherwise that the run’s record did', async () => {
  const told = async () =>
    (await context().database.select({ event: projectEvent.event }).from(projectEvent).orderBy(asc(projectEvent.id)))
      .map(({ event }) => event)
      .flatMap((event) =>
        event.type === 'run.state' ? [event.state] : event.type === 'run.changed' ? ['changed'] : [],
      );
  const before = (await told()).length;
  const id = await started();
  const held = { run: id, token: (await claimed(id)).token };
  await runs.pause(context(), { run: id });
  await runs.resume(context(), { run: id });
  const notes = [{ code: 'resumed', message: 'Went on.' }] as const;
  await attempts.progress(context(), { ...held, progress: at(20), points: [], notes });
  await runs.pause(context(), { run: id });
  await attempts.handBack(context(), held);
  await runs.resume(context(), { run: id });
  await runs.cancel(context(), { run: id });
  const waysOn = 'queued running changed changed changed changed paused queued cancelled';
  expect((await told()).slice(before).join(' ')).toBe(waysOn);
});

test('events go when they are old, while a worker runs and not only when one starts', async () => {
  await started();
  const project = eq(projectEvent.projectId, tiny.project);
  const kept = () => context().database.$count(projectEvent, project);
  const hour = 3_600_000;
  let passed = 0;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const clock = { now: () => new Date(Date.now() + passed) };
  const failed = vi.fn();
  const stop = retention.sweepRegularly({ ...context(), clock }, { failed, swept: () => undefined });
  onTestFinished(stop);
  passed = 47 * hour;
  vi.advanceTimersByTime(hour);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await kept()).toBeGreaterThan(0);
  passed = 49 * hour;
  vi.advanceTimersByTime(hour);
  // The newest stays.
  await vi.waitFor(async () => expect(await kept()).toBe(1));
  expect(failed).not.toHaveBeenCalled();
});
