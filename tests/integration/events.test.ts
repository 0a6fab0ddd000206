import type { ProjectEvent } from '@fovea/domain';
import { attempts, events, projects, runs } from '@fovea/services';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { outcomeOf } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
beforeAll(async () => {
  installation = await openInstallation(56_170);
});
beforeEach(async () => {
  tiny = await makeTinyProject(installation.context);
});
afterAll(() => installation.remove());

const context = () => installation.context;

test('a page that follows a project without events hears what happened before its stream began', async () => {
  const project = tiny.project;
  const { lastEvent } = await projects.get(context(), { project });
  await runs.startBase(context(), { project, recipe: { kind: 'base', steps: 3 } });
  const ending = new AbortController();
  const stream = events.follow(context(), { project, lastEventId: lastEvent }, ending.signal);
  const first = await Promise.race([stream.next(), new Promise((resolve) => setTimeout(resolve, 2_000))]);
  ending.abort();
  expect(first).toMatchObject({ value: { event: { type: 'run.state', state: 'queued' } } });
});

test('a page that comes back hears what it missed, once and in order, and then what happens', async () => {
  const project = tiny.project;
  const heard: { id: string; event: ProjectEvent }[] = [];
  const listen = async (lastEventId: string | null, enough: number) => {
    const ending = new AbortController();
    const from = heard.length;
    for await (const entry of events.follow(context(), { project, lastEventId }, ending.signal)) {
      heard.push(entry);
      if (heard.length - from >= enough) ending.abort();
    }
  };
  const live = listen(null, 1);
  // Let the page listen before something happens.
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { id } = await runs.startBase(context(), { project, recipe: { kind: 'base', steps: 3 } });
  await live;
  const job = await attempts.claim(context(), { run: id, worker: 'elsewhere:1' });
  if (job === null) throw new Error('there was nothing to claim');
  const losses = { dataLoss: 0.5, feedbackLoss: null };
  const progress = { step: 1, steps: 3, phase: 'training', ...losses, imagesPerSecond: 100, secondsLeft: 3 } as const;
  const points = [{ step: 1, ...losses, lambda: 0 }];
  await attempts.progress(context(), { run: id, token: job.token, progress, points });
  const later = listen(heard.at(-1)?.id ?? null, 7);
  await attempts.finish(context(), { run: id, token: job.token, outcome: outcomeOf(job) });
  await later;
  expect(heard.map(({ event }) => (event.type === 'run.state' ? event.state : event.type))).toEqual([
    'queued',
    'running',
    'run.progress',
    'run.progress',
    'run.curve',
    'run.progress',
    'finished',
    'champion',
  ]);
  const ids = heard.map((entry) => Number(entry.id));
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
});
