import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, RunDetail } from '@fovea/domain';
import { runs, versions } from '@fovea/services';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launcher } from '@fovea/worker/launcher';
import { main } from '../../packages/cli/src/main.ts';
import type { Installation, TinyProject, WorkerProcess } from '../integration/worker-fixture.ts';
import { hasEnded, makeTinyProject, openInstallation, spawnWorker, until } from '../integration/worker-fixture.ts';
import { faultMoments } from '../support/fault-moments.ts';

/** Twenty for the record; two keep the whole test short. */
const kills = 2 * Number(process.env['FOVEA_FAULT_ROUNDS'] ?? 1);
const repeats = Math.min(3, kills);
const databasePort = 55_350;
/** Long enough for some checkpoints, which come early here. */
const recipe = { kind: 'base', steps: 240, batchSize: 8, decay: true } as const;
const checkpointSeconds = '0.2';
const longestMs = 180_000;
const moment = faultMoments('going on');

let installation: Installation;
let tiny: TinyProject;
let worker: WorkerProcess;
/** Weights and curve of a run that nothing interrupted. */
let expected: string;
let undisturbed: RunDetail;

beforeAll(async () => {
  installation = await openInstallation(databasePort);
  tiny = await makeTinyProject(installation.context);
  worker = work();
  expected = await weightsOf(await finished(await start()));
  undisturbed = await finished(await start());
});
afterAll(async () => {
  worker.kill('SIGKILL');
  await worker.ended();
  await installation.remove();
});

const work = () => spawnWorker({ ...installation.environment, FOVEA_CHECKPOINT_SECONDS: checkpointSeconds });
const start = async () => (await runs.startBase(installation.context, { project: tiny.project, recipe })).id;

async function weightsOf(run: RunDetail): Promise<string> {
  const { items: found } = await versions.list(installation.context, { project: tiny.project });
  const made = found.find(({ id }) => id === run.candidate?.id);
  if (made === undefined) throw new Error(`Run ${run.number} made no version: ${JSON.stringify(run.failure)}`);
  return made.weightsHash;
}

const finished = (run: Identifier) => until(installation.context, run, hasEnded, longestMs);

test('a run killed at random moments goes on each time, and ends with the weights of one never interrupted', async () => {
  const { context } = installation;
  expect(await weightsOf(undisturbed)).toBe(expected);
  const told: string[] = [];
  let resumed = 0;
  for (let kill = 1; kill <= kills; kill++) {
    const run = await start();
    // Any step, the time before the first one and that after the last one included.
    const wanted = Math.floor(moment() * (recipe.steps + 30)) - 10;
    const isThere = ({ state, progress: { step } }: RunDetail) =>
      state !== 'queued' && (state !== 'running' || step >= Math.min(wanted, recipe.steps));
    await until(context, run, isThere, longestMs);
    await sleep(moment() * (wanted > recipe.steps ? 1_500 : 250));
    const { progress, state } = await runs.get(context, { run });
    worker.kill('SIGKILL');
    await worker.ended();
    worker = work();
    const detail = await finished(run);
    const notes = detail.notes.map(({ message }) => message).join(' ');
    const when = `kill ${kill}: ${state}, ${progress.phase}, step ${progress.step}: ${notes || 'from the first step'}`;
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

const folderOf = (run: Identifier) => path.join(installation.context.home, 'checkpoints', run);
const checkpointsOf = async (run: Identifier) =>
  (await readdir(folderOf(run)).catch(() => []))
    .flatMap((name) => /^step-(\d+)/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => other - one);

test('a damaged last checkpoint: the run goes on from the one before, says so, and ends with the same weights', async () => {
  const { context } = installation;
  const run = await start();
  await vi.waitFor(async () => expect(await checkpointsOf(run)).not.toEqual([]), { timeout: longestMs, interval: 50 });
  await runs.pause(context, { run });
  await until(context, run, ({ state }) => state === 'paused', longestMs);
  const [newest = 0, before = 0] = await checkpointsOf(run);
  expect(before).toBeGreaterThan(0);
  const file = path.join(folderOf(run), `step-${newest}.safetensors`);
  const bytes = await readFile(file);
  bytes[1_000_000] = (bytes[1_000_000] ?? 0) ^ 1;
  await writeFile(file, bytes);
  await runs.resume(context, { run });
  const detail = await finished(run);
  expect(detail).toMatchObject({ state: 'finished', earlierEngines: [] });
  expect(detail.notes.map(({ message }) => message)).toEqual([
    `The checkpoint after step ${newest} is not used: The checkpoint is damaged (its content is not what its hash says).`,
    `Went on from the checkpoint after step ${before}.`,
  ]);
  expect(await weightsOf(detail)).toBe(expected);
  // They go once the end is committed, which is when it can be seen here.
  await expect.poll(() => checkpointsOf(run)).toEqual([]);
});

test('a disk that keeps no checkpoint: the run goes on, says so once, and ends with the same weights', async () => {
  const run = await start();
  await mkdir(path.dirname(folderOf(run)), { recursive: true });
  await writeFile(folderOf(run), 'A file where the folder would be.');
  const detail = await finished(run);
  expect(detail).toMatchObject({ state: 'finished', notes: [{ code: 'checkpoint-not-kept' }] });
  expect(await weightsOf(detail)).toBe(expected);
});

test('finished runs are repeated from their record by command: the same weights, bit for bit', async () => {
  vi.stubEnv('FOVEA_HOME', installation.environment['FOVEA_HOME']);
  vi.stubEnv('DATABASE_URL', installation.environment['DATABASE_URL']);
  const { items: known } = await runs.list(installation.context, { project: tiny.project, state: 'finished' });
  for (const { number } of known.slice(0, repeats)) {
    const said: string[] = [];
    const hears = (text: string) => void said.push(text);
    const terminal = {
      out: hears,
      problem: hears,
      progress: () => undefined,
      ask: () => Promise.resolve(null),
      endProgress: () => undefined,
    };
    expect(await main(['rerun', String(number), '--json'], { launcher, terminal }), said.join('\n')).toBe(0);
    expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ rerunOf: { number }, equal: true, differences: [] });
  }
  vi.unstubAllEnvs();
});
