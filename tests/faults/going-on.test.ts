import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, RunDetail } from '@fovea/domain';
import { runs, versions } from '@fovea/services';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { main } from '../../packages/cli/src/main.ts';
import type { Installation, TinyProject, WorkerProcess } from '../integration/worker-fixture.ts';
import { hasEnded, makeTinyProject, openInstallation, spawnWorker, until } from '../integration/worker-fixture.ts';

/** Twenty for the record; two keep the whole test short. */
const kills = 2 * Number(process.env['FOVEA_FAULT_ROUNDS'] ?? 1);
const repeats = Math.min(3, kills);
const databasePort = 55_350;
/** Long enough for some checkpoints, which come early here. */
const recipe = { kind: 'base', steps: 240, batchSize: 8, decay: true } as const;
const checkpointSeconds = '0.2';
const longestMs = 180_000;

let installation: Installation;
let tiny: TinyProject;
let worker: WorkerProcess;

beforeAll(async () => {
  installation = await openInstallation(databasePort);
  tiny = await makeTinyProject(installation.context);
  worker = work();
});
afterAll(async () => {
  worker.child.kill('SIGKILL');
  await worker.ended();
  await installation.remove();
});

const work = () => spawnWorker({ ...installation.environment, FOVEA_CHECKPOINT_SECONDS: checkpointSeconds });
const start = async () => (await runs.startBase(installation.context, { project: tiny.project, recipe })).id;

async function weightsOf(run: RunDetail): Promise<string> {
  const found = await versions.list(installation.context, { project: tiny.project });
  const made = found.find(({ id }) => id === run.candidate?.id);
  if (made === undefined) throw new Error(`Run ${run.number} made no version: ${JSON.stringify(run.failure)}`);
  return made.weightsHash;
}

const finished = (run: Identifier) => until(installation.context, run, hasEnded, longestMs);
const secondsOf = ({ startedAt, finishedAt }: RunDetail) =>
  (Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;

test('a run killed at random moments goes on each time, and ends with the weights of one never interrupted', async () => {
  const { context } = installation;
  // The first one also warms the engine up; the second one's time is that of a run.
  const expected = await weightsOf(await finished(await start()));
  const undisturbed = await finished(await start());
  expect(await weightsOf(undisturbed)).toBe(expected);
  const seconds = secondsOf(undisturbed);
  const told: string[] = [];
  let resumed = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const run = await start();
    await until(context, run, ({ state }) => state !== 'queued', longestMs);
    const moment = Math.random() * seconds * 1_000;
    await sleep(moment);
    const { progress, state } = await runs.get(context, { run });
    worker.child.kill('SIGKILL');
    await worker.ended();
    worker = work();
    const detail = await finished(run);
    const notes = detail.notes.map(({ message }) => message).join(' ');
    const when = `kill ${kill}: after ${(moment / 1000).toFixed(2)} of ${seconds.toFixed(2)} s, ${state}, step ${progress.step}: ${notes || 'from the first step'}`;
    told.push(when);
    expect(detail, when).toMatchObject({ state: 'finished', earlierEngines: [] });
    expect(await weightsOf(detail), when).toBe(expected);
    expect(
      detail.curve.map(({ step }) => step),
      when,
    ).toEqual(undisturbed.curve.map(({ step }) => step));
    if (detail.notes.some(({ code }) => code === 'resumed')) resumed++;
  }
  console.log(`${told.join('\n')}\n${resumed} of ${kills} went on from a checkpoint.`);
});

test('finished runs are repeated from their record by command: the same weights, bit for bit', async () => {
  vi.stubEnv('FOVEA_HOME', installation.environment['FOVEA_HOME']);
  vi.stubEnv('DATABASE_URL', installation.environment['DATABASE_URL']);
  const known = await runs.list(installation.context, { project: tiny.project, state: 'finished' });
  for (const { number } of known.slice(0, repeats)) {
    const said: string[] = [];
    const hears = (text: string) => void said.push(text);
    const terminal = { out: hears, problem: hears, progress: () => undefined, endProgress: () => undefined };
    expect(await main(['rerun', String(number), '--json'], terminal), said.join('\n')).toBe(0);
    expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ rerunOf: { number }, equal: true, differences: [] });
  }
  vi.unstubAllEnvs();
});
