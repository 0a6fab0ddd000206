import type { FeedbackSummary, ProjectView, RunDetail, RunSummary } from '@fovea/domain';
import { presetRecipe, recalibrationRecipe } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { events } from '#lib/events.svelte.ts';
import { queries, queryClient } from '#lib/queries.ts';
import { session } from '#lib/session.svelte.ts';
import { readAgainAfterEvents } from '#lib/staleness.ts';
import { answer, callsOf, forgetAll } from '#lib/testing/fake-api.ts';
import { tell } from '#lib/testing/fake-feed.ts';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { begin, settled } from '#lib/testing/stores.svelte.ts';
import { Retraining } from './retraining.svelte.ts';

vi.hoisted(() => vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, length: 0 }));
vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));
vi.mock('#lib/following/make-feed.ts', () => import('#lib/testing/fake-feed.ts'));

type Change = Omit<Partial<RunSummary>, 'candidate'> & { readonly candidate?: unknown };
const run = (number: number, change: Change = {}) =>
  ({
    id: `r${number}`,
    number,
    project: 'p',
    kind: number === 1 ? 'base' : 'recalibration',
    state: 'finished',
    rerunOf: null,
    recipe: recalibrationRecipe('quick'),
    candidate: null,
    progress: { phase: 'done', step: 50, steps: 50, imagesPerSecond: null, secondsLeft: null },
    startedAt: null,
    finishedAt: null,
    decisions: [],
    curve: [],
    ...change,
  }) as unknown as RunDetail;
const first = run(1, { candidate: { id: 'v1', number: 1, state: 'champion', weightsDroppedAt: null } });
const waiting = run(3, { candidate: { id: 'v2', number: 2, state: 'candidate', weightsDroppedAt: null } });
const drawn = (id: string, change: Partial<FeedbackSummary> = {}) =>
  ({
    id,
    active: true,
    trainable: true,
    image: { split: 'test' },
    meanings: [],
    ...change,
  }) as unknown as FeedbackSummary;

let all: readonly RunDetail[];
let retraining: Retraining;
let stops: (() => void)[];
beforeEach(async () => {
  forgetAll();
  queryClient.clear();
  vi.stubGlobal('localStorage', new FakeStorage());
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 204 })));
  all = [waiting, first];
  answer(
    'projects.list',
    () => [{ id: 'p', classes: ['a', 'b'], champion: { id: 'v1', number: 1 } }] as unknown as ProjectView[],
  );
  answer('runs.atHand', () => all);
  answer('runs.get', ({ run: id }: { run: string }) => all.find((known) => known.id === id));
  const items = [drawn('a'), drawn('b', { trainable: false }), drawn('c', { active: false })];
  answer('feedback.list', ({ after }: { after?: string }) =>
    after === undefined
      ? { items, next: 'c', active: { train: 2, check: 0, keep: 1 } }
      : { items: [drawn('d')], next: null, active: { train: 2, check: 0, keep: 1 } },
  );
  queryClient.setQueryData(queries.projects().queryKey, [
    { id: 'p', classes: ['a', 'b'], champion: { id: 'v1', number: 1 } },
  ] as unknown as ProjectView[]);
  session.reload();
  events.follow('p', '0');
  const { store, end } = begin(() => new Retraining('p'));
  retraining = store;
  stops = [end, readAgainAfterEvents()];
  await settled();
});
afterEach(() => {
  for (const stop of stops) stop();
});

const afterEvents = async () => {
  await new Promise((resolve) => setTimeout(resolve, 80));
  await settled();
};

it('returns to the run whose version waits for a decision, or to the one that the address names', async () => {
  await retraining.open('i', null);
  await settled();
  expect([retraining.ready, retraining.run?.id, retraining.isActive]).toEqual([true, 'r3', false]);
  await retraining.open('i', 'r1');
  await settled();
  expect(retraining.run?.id).toBe('r1');
  expect(retraining.versions.map(({ number }) => number)).toEqual([2, 1]);
});

it('counts what is active and not left out, however much of it was listed; only what is trained on is left out', async () => {
  expect(retraining.chosen).toEqual({ train: 2, check: 0, keep: 1 });
  retraining.toggle('a');
  retraining.toggle('b');
  expect(retraining.chosen).toEqual({ train: 1, check: 0, keep: 1 });
  expect(retraining.hasMoreFeedback).toBe(true);
  retraining.readMoreFeedback();
  await settled();
  expect([retraining.feedback.map(({ id }) => id), retraining.hasMoreFeedback]).toEqual([['a', 'b', 'c', 'd'], false]);
  retraining.toggle('d');
  expect(retraining.chosen.train).toBe(0);
  retraining.toggle('a');
  expect(retraining.chosen.train).toBe(1);
});

it('saves, starts with what was chosen, and follows the run', async () => {
  await retraining.open('i', null);
  retraining.chooseStrictness(100);
  retraining.toggle('b');
  answer('runs.start', () => {
    all = [run(4, { state: 'queued' }), ...all];
    return { id: 'r4' };
  });
  const order: string[] = [];
  const started = await retraining.start('i', () => {
    order.push('saved');
    return Promise.resolve();
  });
  await settled();
  expect([started, order, retraining.run?.id, retraining.isActive]).toEqual(['r4', ['saved'], 'r4', true]);
  expect(callsOf('runs.start')).toMatchObject([
    { project: 'p', preset: 'quick', stray: 0.0025, deselect: ['b'], watch: 'i', balance: { scheme: 'constrained' } },
  ]);
});

it('starts one run, however often it is asked while the start goes', async () => {
  await retraining.open('i', null);
  answer('runs.start', () => {
    all = [run(4, { state: 'queued' }), ...all];
    return { id: 'r4' };
  });
  const saved = vi.fn(() => Promise.resolve());
  const started = await Promise.all([1, 2, 3].map(() => retraining.start('i', saved)));
  expect([started, saved.mock.calls.length, callsOf('runs.start').length]).toEqual([['r4', null, null], 1, 1]);
});

it('says why a run did not start, and forgets it with the form', async () => {
  answer('runs.start', () => {
    throw new Error('Draw at least one region before retraining.');
  });
  expect(await retraining.start('i', () => Promise.resolve())).toBeNull();
  expect([retraining.problem?.message, retraining.starting]).toEqual([
    'Draw at least one region before retraining.',
    false,
  ]);
  retraining.dismiss();
  expect(retraining.problem).toBeNull();
});

it('shows a run that somebody else began, unless a version here waits for a decision', async () => {
  await retraining.open('i', null);
  await settled();
  const begun = run(4, { state: 'running' });
  all = [begun, ...all];
  tell({ type: 'run.state', run: 'r4', state: 'running' });
  await afterEvents();
  expect(retraining.run?.id).toBe('r3');
  retraining.dismiss();
  all = [run(5, { state: 'running' }), ...all];
  tell({ type: 'run.state', run: 'r5', state: 'running' });
  await afterEvents();
  expect(retraining.run?.id).toBe('r5');
});

it('begins balance and learning anew with another method', () => {
  retraining.chooseMethod('input-gradient');
  expect([retraining.scheme, retraining.teachesGate]).toEqual(['static', false]);
  retraining.chooseStrictness(80);
  expect(retraining.scheme).toBe('constrained');
  expect(retraining.settings).not.toBeNull();
});

it('takes the preset for as many classes as the project has', async () => {
  expect(retraining.usual).toEqual(presetRecipe('quick', { classes: 2 }));
  const classes = ['coat', 'dress', 'shirt'];
  queryClient.setQueryData(queries.projects().queryKey, [
    { id: 'p', classes, champion: null } as unknown as ProjectView,
  ]);
  await settled();
  expect(retraining.usual).toEqual(presetRecipe('quick', { classes: 3 }));
});
