import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedServer } from '@fovea/database';
import type { Identifier, RunDetail } from '@fovea/domain';
import { silentLog } from '@fovea/processes/log';
import { feedback, ForkedInferenceHost, predictions, runs, versions } from '@fovea/services';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorker } from '../../apps/worker/src/start-worker.ts';
import { rectangle } from '../integration/support.ts';
import type { Installation, TinyProject, WorkerProcess } from '../integration/worker-fixture.ts';
import { hasEnded, makeTinyProject, openInstallation, spawnWorker, until } from '../integration/worker-fixture.ts';
import { faultMoments } from '../support/fault-moments.ts';

/** Ten for the record; three keep the whole test short. */
const rounds = Number(process.env['FOVEA_FAULT_ROUNDS'] ?? 3);
const databasePort = 55_330;
/** Some seconds of training on an idle machine. */
const recipe = { kind: 'base', steps: 120, batchSize: 8 } as const;
const longestMs = 120_000;
const moment = faultMoments('training');

let installation: Installation;
const workers: WorkerProcess[] = [];

beforeEach(async () => {
  installation = await openInstallation(databasePort);
});
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill('SIGKILL');
    await worker.ended();
  }
  await installation.remove();
});

function work(): WorkerProcess {
  const worker = spawnWorker(installation.environment);
  workers.push(worker);
  return worker;
}

interface Started {
  readonly run: Identifier;
  readonly tiny: TinyProject;
}

/** A run of a project of its own, with a draft that must survive as well. */
async function start(): Promise<Started> {
  const { context } = installation;
  const tiny = await makeTinyProject(context);
  const [image = ''] = tiny.images.train;
  await feedback.save(context, { image, rois: [rectangle('ignore')], revision: 0 });
  return { run: (await runs.startBase(context, { project: tiny.project, recipe })).id, tiny };
}

/** Some moment of the run: at once, in its middle, while it is being stored … */
async function someMoment(run: Identifier): Promise<string> {
  await until(installation.context, run, ({ state }) => state !== 'queued', longestMs);
  const delay = Math.round(moment() * 2_000);
  await sleep(delay);
  return `killed ${delay} ms after the run began`;
}

/** Asks again while the database is coming back. */
async function ended(run: Identifier): Promise<RunDetail> {
  const deadline = performance.now() + longestMs;
  for (;;) {
    try {
      return await until(installation.context, run, hasEnded, Math.max(1, deadline - performance.now()));
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

async function expectWhole({ run, tiny }: Started, when: string): Promise<void> {
  const { context } = installation;
  expect(await ended(run), when).toMatchObject({ state: 'finished', failure: null });
  expect((await versions.list(context, { project: tiny.project })).items, when).toHaveLength(1);
  const [image = ''] = tiny.images.train;
  expect((await feedback.get(context, { image })).rois, when).toHaveLength(1);
}

test('a worker killed at random moments: every run ends finished, each with one version', async () => {
  let worker = work();
  const started: [Started, string][] = [];
  for (let round = 0; round < rounds; round++) {
    const one = await start();
    const when = await someMoment(one.run);
    worker.kill('SIGKILL');
    await worker.ended();
    worker = work();
    started.push([one, when]);
  }
  for (const [one, when] of started) await expectWhole(one, when);
});

test('a training thread terminated at random moments: the run is done again, in the same worker', async () => {
  const worker = await startWorker(installation.context, { threads: 1 }, silentLog());
  try {
    for (let round = 0; round < rounds; round++) {
      const one = await start();
      const when = await someMoment(one.run);
      await worker.pool.threads[0]?.terminate();
      await expectWhole(one, when);
    }
  } finally {
    await worker.stop();
  }
});

test('Postgres killed at random moments: worker and services find it again, and every run ends finished', async () => {
  work();
  const directory = path.join(installation.context.home, 'database');
  const { port } = await startEmbeddedServer({ directory, port: databasePort });
  for (let round = 0; round < rounds; round++) {
    const one = await start();
    const when = await someMoment(one.run);
    const { rows } = await installation.context.database.$client.query<{ file: string }>(
      `select pg_read_file('postmaster.pid') as file`,
    );
    const [pid] = rows[0]?.file.split('\n') ?? [];
    process.kill(Number(pid), 'SIGKILL');
    await sleep(300);
    expect((await startEmbeddedServer({ directory, port })).port).toBe(port);
    await expectWhole(one, when);
  }
});

test('the inference process killed at random moments: every prediction is answered', async () => {
  const { context } = installation;
  work();
  const one = await start();
  await expectWhole(one, 'before any kill');
  const host = context.inference;
  if (!(host instanceof ForkedInferenceHost)) throw new Error('no inference process');
  const every = Object.values(one.tiny.images).flat();
  await predictions.map(context, { image: every[0] ?? '', kind: 'occlusion' });
  for (let round = 0; round < rounds; round++) {
    const image = every[round % every.length] ?? '';
    const asked = Promise.all([
      predictions.predict(context, { image }),
      predictions.map(context, { image: every[(round + 1) % every.length] ?? '', kind: 'occlusion' }),
    ]);
    await sleep(moment() * 200);
    if (host.pid !== undefined) process.kill(host.pid, 'SIGKILL');
    const [prediction, { values }] = await asked;
    expect(prediction.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    expect(values).toHaveLength(64 * 64);
  }
});
