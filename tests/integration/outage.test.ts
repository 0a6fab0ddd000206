import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedServer } from '@fovea/database';
import type { ProjectEvent } from '@fovea/domain';
import { databaseError, events, feedback, projects, runs } from '@fovea/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstModel, recalibration, rectangle } from './support.ts';
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
        const request: Parameters<typeof events.follow>[1] = { project: tiny.project, lastEventId: last };
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
  const refusal = await projects.list(context).then(
    () => undefined,
    (error: unknown) => databaseError(error),
  );
  expect(refusal).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
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
