import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { createContext, feedback, loadConfig, runs, versions } from '@fovea/services';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rectangle } from '../integration/support.ts';
import { hasEnded, makeTinyProject, until, type TinyProject } from '../integration/worker-fixture.ts';
import { faultMoments } from '../support/fault-moments.ts';
import { endFovea, launchFovea, type RunningFovea } from '../support/launch-fovea.ts';

/** Ten for the record; three keep the whole test short. */
const rounds = Number(process.env['FOVEA_FAULT_ROUNDS'] ?? 3);
/** Some seconds of training on an idle machine. */
const recipe = { kind: 'base', steps: 120, batchSize: 8 } as const;
const longestMs = 240_000;
const moment = faultMoments('start');

let home: string;
let settings: NodeJS.ProcessEnv;
let fovea: RunningFovea;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'fovea-faults-'));
  await chmod(home, 0o711);
  settings = { FOVEA_HOME: home, FOVEA_PORT: '4880', FOVEA_DATABASE_PORT: '54880', FOVEA_SAMPLE: '0' };
});
afterEach(async () => {
  await endFovea(fovea);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

interface Started {
  readonly run: Identifier;
  readonly tiny: TinyProject;
}

/** Works with a context of its own, so that no connection outlives a database that was stopped. */
async function withContext<T>(work: (context: Context) => Promise<T>): Promise<T> {
  const context = await createContext(loadConfig({ ...process.env, ...settings }));
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

/** A run of a project of its own, with a draft that must survive as well; answered at a random moment of the run. */
async function startRun(): Promise<Started> {
  return withContext(async (context) => {
    const tiny = await makeTinyProject(context);
    await feedback.save(context, { image: tiny.images.train[0] ?? '', rois: [rectangle('ignore')], revision: 0 });
    const { id } = await runs.startBase(context, { project: tiny.project, recipe });
    await until(context, id, ({ state }) => state !== 'queued', longestMs);
    await sleep(moment() * 2_000);
    return { run: id, tiny };
  });
}

async function expectWhole({ run, tiny }: Started): Promise<void> {
  await withContext(async (context) => {
    expect(await until(context, run, hasEnded, longestMs)).toMatchObject({ state: 'finished', failure: null });
    expect(await versions.list(context, { project: tiny.project })).toHaveLength(1);
    expect((await feedback.get(context, { image: tiny.images.train[0] ?? '' })).rois).toHaveLength(1);
  });
}

/** The process below this installation that runs a script. */
async function processOf(script: string): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const read = (file: string) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '');
    if ((await read('cmdline')).includes(script) && (await read('environ')).includes(`FOVEA_HOME=${home}\0`))
      return Number(name);
  }
  throw new Error(`Nothing runs ${script}.`);
}

async function goes(pid: number): Promise<void> {
  await expect.poll(async () => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''), { timeout: 30_000 }).toBe('');
}

test('the web server killed at random moments of a run: it answers again, and the run goes on', async () => {
  fovea = await launchFovea(settings);
  for (let round = 0; round < rounds; round++) {
    const started = await startRun();
    const victim = await processOf('apps/web/main.ts');
    process.kill(victim, 'SIGKILL');
    await goes(victim);
    await expect
      .poll(async () => (await fetch(`${fovea.address}/api/health`).catch(() => undefined))?.status, {
        timeout: 60_000,
      })
      .toBe(200);
    await expectWhole(started);
  }
});

test.each(['start', 'supervise'] as const)(
  'npm start killed at random moments of a run (%s): the next start finishes every run',
  async (script) => {
    const started: Started[] = [];
    fovea = await launchFovea(settings, script);
    for (let round = 0; round < rounds; round++) {
      started.push(await startRun());
      const worker = await processOf('apps/worker/src/main.ts');
      fovea.child.kill('SIGKILL');
      await goes(worker);
      await sleep(1_000);
      fovea = await launchFovea(settings, script);
    }
    for (const one of started) await expectWhole(one);
  },
);
