import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedServer } from '@fovea/database';
import type { ProjectEvent } from '@fovea/domain';
import { attempts, databaseError, events, feedback, projects, runs } from '@fovea/services';
import { followToEnd } from '../../packages/cli/src/follow-run.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstModel, outcomeOf, recalibration, rectangle } from './support.ts';
import type { Installation } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

const port = 56_160;
let installation: Installation;
beforeAll(async () => {
  installation = await openInstallation(port);
});
afterAll(() => installation.remove());

const directory = () => path.join(installation.context.home, 'database');

async function killServer(): Promise<void> {
  const lock = await readFile(path.join(directory(), 'cluster', 'postmaster.pid'), 'utf8');
  process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
}

test('Postgres is killed and comes back: the error says so, nothing is lost, and the same process goes on', async () => {
  const { context } = installation;
  const tiny = await makeTinyProject(context);
  await firstModel(context, tiny);
  const image = tiny.images.train[0] ?? '';
  const drawn = await feedback.save(context, { image, rois: [rectangle('ignore')], revision: 0 });

  const heard: ProjectEvent[] = [];
  const ending = new AbortController();
  const page = (async () => {
    // From the beginning, so that it does not matter whether the page is there before the run is started.
    let last = '0';
    while (!ending.signal.aborted) {
      try {
        const request: events.FollowRequest = { lastEventId: last };
        for await (const { id, event } of events.follow(context, request, ending.signal)) {
          last = id;
          if (event.type === 'run.state' && event.state === 'queued') heard.push(event);
        }
      } catch {
        // A page connects again and says what it heard last.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  })();
  const before = await runs.start(context, recalibration(tiny.project));
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(2);

  await killServer();
  // A connection that is open may still answer for a moment.
  const refusal = () => projects.list(context).then(() => undefined, databaseError);
  await expect.poll(refusal, { timeout: 10_000 }).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  await startEmbeddedServer({ directory: directory(), port });

  expect(await feedback.get(context, { image })).toEqual(drawn);
  expect((await runs.get(context, { run: before.id })).state).toBe('queued');
  const after = await runs.start(context, recalibration(tiny.project, { seed: 1 }));
  await expect.poll(() => heard.length, { timeout: 30_000 }).toBe(3);
  const [, ...recalibrations] = heard; // the first is the base training
  expect(recalibrations).toEqual([before, after].map(({ id }) => ({ type: 'run.state', run: id, state: 'queued' })));
  ending.abort();
  await page;
});

test('a command that follows a run says that the database is away, brings it back, and goes on to the end', async () => {
  const { context } = installation;
  const tiny = await makeTinyProject(context);
  const { id } = await runs.startBase(context, { project: tiny.project, recipe: { kind: 'base', steps: 3 } });
  const job = await attempts.claim(context, { run: id, worker: 'elsewhere:1' });
  if (job === null) throw new Error('nothing to claim');
  const said: string[] = [];
  const terminal = {
    out: () => undefined,
    problem: (text: string) => said.push(text),
    progress: () => undefined,
    endProgress: () => undefined,
    ask: () => Promise.resolve(null),
  };
  const following = followToEnd(context, id, terminal, new AbortController().signal);
  await killServer();
  await expect.poll(() => said, { timeout: 10_000 }).toHaveLength(1);
  expect(said[0]).toMatch(/^The database does not answer. Waiting for it/);
  // Nobody but the command itself looks after the database here.
  const held = { run: id, token: job.token };
  await expect
    .poll(
      () =>
        attempts.progress(context, { ...held, progress: trained, points: [] }).then(
          () => true,
          () => false,
        ),
      {
        timeout: 60_000,
      },
    )
    .toBe(true);
  expect(Date.now() - Date.parse((await runs.get(context, { run: id })).progress.at ?? '')).toBeLessThan(10_000);
  await attempts.finish(context, { ...held, outcome: outcomeOf(job) });
  expect((await following).state).toBe('finished');
  expect(said).toHaveLength(1);
});

const trained = {
  phase: 'training',
  ...{ step: 3, steps: 3, dataLoss: 0.5, feedbackLoss: null, imagesPerSecond: 10, secondsLeft: 0 },
} as const;
