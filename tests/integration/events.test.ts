import { randomUUID } from 'node:crypto';
import type { Identifier, ProjectEvent } from '@fovea/domain';
import { attempts, events, projects, retention, runs } from '@fovea/services';
import { sql } from 'drizzle-orm';
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
  const stream = events.follow(context(), { lastEventId: lastEvent }, ending.signal);
  const first = await Promise.race([stream.next(), new Promise((resolve) => setTimeout(resolve, 2_000))]);
  ending.abort();
  await stream.return();
  expect(first).toMatchObject({ value: { event: { type: 'run.state', state: 'queued' } } });
});

test('a page that comes back hears what it missed, once and in order, and then what happens', async () => {
  const project = tiny.project;
  const heard: { id: string; event: ProjectEvent }[] = [];
  const listen = async (lastEventId: string | null, enough: number) => {
    const ending = new AbortController();
    const from = heard.length;
    for await (const entry of events.follow(context(), { lastEventId }, ending.signal)) {
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

/** Publishes in a transaction that stays open for a moment afterwards. @returns the name of the event */
async function publishSlowly(project: Identifier, openMs: number): Promise<string> {
  const run = randomUUID();
  await context().database.transaction(async (tx) => {
    await events.publish(tx, project, { type: 'run.changed', run });
    await tx.execute(sql`select pg_sleep(${openMs / 1000})`);
  });
  return run;
}

const nameOf = (event: ProjectEvent) => ('run' in event ? event.run : event.type);

test('of events in several projects at once none is lost or doubled, however often the stream breaks off', async () => {
  const others = [tiny.project, (await makeTinyProject(context())).project];
  const { lastEvent } = await projects.get(context(), { project: tiny.project });
  const each = 60;
  const heard: string[] = [];
  let last = lastEvent;
  let connections = 0;
  const reading = (async () => {
    while (heard.length < each * others.length) {
      const ending = new AbortController();
      const untilBroken = 1 + (connections++ % 5);
      let heardNow = 0;
      for await (const { id, event } of events.follow(context(), { lastEventId: last }, ending.signal)) {
        last = id;
        heard.push(nameOf(event));
        if (++heardNow >= untilBroken) ending.abort();
      }
    }
  })();
  const told = await Promise.all(
    others.flatMap((project) => Array.from({ length: each }, (_, index) => publishSlowly(project, index % 4))),
  );
  await reading;
  expect(connections).toBeGreaterThan(20);
  expect(heard.toSorted()).toEqual(told.toSorted());
  const { events: missed, newest } = await events.missed(context(), { after: lastEvent });
  expect(missed?.map(({ event }) => nameOf(event))).toEqual(heard);
  expect(newest).toBe(last);
});

test('a page that missed more than one answer holds is told to read anew, also where the database is an older one', async () => {
  const { lastEvent } = await projects.get(context(), { project: tiny.project });
  const many = Array.from({ length: 600 }, (): ProjectEvent => ({ type: 'run.changed', run: randomUUID() }));
  await context().database.transaction((tx) => events.publish(tx, tiny.project, ...many));
  const { newest, ...behind } = await events.missed(context(), { after: lastEvent });
  expect(behind.events).toBeNull();
  expect(await events.missed(context(), { after: newest })).toEqual({ events: [], newest });
  const ahead = String(Number(newest) + 1000);
  expect(await events.missed(context(), { after: ahead })).toEqual({ events: [], newest });
  // The stream goes on from what there is.
  const ending = new AbortController();
  const stream = events.follow(context(), { lastEventId: ahead }, ending.signal);
  const next = stream.next();
  // Let the stream begin before something happens.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(events.openStreams(context())).toBe(1);
  const told = await publishSlowly(tiny.project, 0);
  expect((await next).value?.event).toEqual({ type: 'run.changed', run: told });
  ending.abort();
  await stream.return();
  expect(events.openStreams(context())).toBe(0);
});

test('a page that comes back after the events were swept is told to read anew, and a new one begins at the newest', async () => {
  const { lastEvent } = await projects.get(context(), { project: tiny.project });
  for (let count = 0; count < 3; count++) await publishSlowly(tiny.project, 0);
  const { newest, events: before } = await events.missed(context(), { after: lastEvent });
  expect(before).toHaveLength(3);
  const clock = { now: () => new Date(Date.now() + 3 * 24 * 3_600_000) };
  await retention.sweep({ ...context(), clock }, { failed: (error) => expect.unreachable(String(error)) });
  expect(await events.missed(context(), { after: lastEvent })).toEqual({ events: null, newest });
  expect((await projects.get(context(), { project: tiny.project })).lastEvent).toBe(newest);
  expect(await events.missed(context(), { after: newest })).toEqual({ events: [], newest });
  const told = await publishSlowly(tiny.project, 0);
  const { events: after } = await events.missed(context(), { after: newest });
  expect(after?.map(({ event }) => nameOf(event))).toEqual([told]);
});
