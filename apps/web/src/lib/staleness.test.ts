import type { ProjectView, RunDetail, RunSummary } from '@fovea/domain';
import type { InfiniteQueryObserverOptions, QueryKey, QueryObserverOptions } from '@tanstack/svelte-query';
import { InfiniteQueryObserver, QueryObserver } from '@tanstack/svelte-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { events } from './events.svelte.ts';
import { queries, queryClient } from './queries.ts';
import { readAgainAfterEvents } from './staleness.ts';
import { answer, calls, forgetAll } from './testing/fake-api.ts';
import { goAway, tell } from './testing/fake-feed.ts';
import { settled } from './testing/stores.svelte.ts';

vi.mock('./api.ts', async () => ({ api: (await import('./testing/fake-api.ts')).api }));
vi.mock('./following/make-feed.ts', () => import('./testing/fake-feed.ts'));

const candidate = (id: string, number: number, state: string) => ({ id, number, state });
const old = { id: 'r1', project: 'p', state: 'finished', candidate: candidate('v1', 1, 'champion') };
const fresh = { id: 'r2', project: 'p', state: 'finished', candidate: candidate('v2', 2, 'candidate') };
let stops: (() => void)[] = [];

/** Shows what a query reads, as a component does. */
function show<Data, Key extends QueryKey>(options: QueryObserverOptions<Data, Error, Data, Data, Key>): void {
  stops.push(new QueryObserver(queryClient, options).subscribe(() => undefined));
}
/** The same for a list that is read in pages. */
function showPages<Data, All, Key extends QueryKey, Place>(
  options: InfiniteQueryObserverOptions<Data, Error, All, Key, Place>,
): InfiniteQueryObserver<Data, Error, All, Key, Place> {
  const observer = new InfiniteQueryObserver(queryClient, options);
  stops.push(observer.subscribe(() => undefined));
  return observer;
}
const called = () => calls.map(({ name }) => name).toSorted();

beforeEach(async () => {
  forgetAll();
  queryClient.clear();
  answer('projects.list', () => [{ id: 'p', champion: { id: 'v1', number: 1 } }] as unknown as ProjectView[]);
  answer('runs.atHand', () => [fresh, old] as unknown as RunSummary[]);
  answer('runs.get', ({ run }: { run: string }) => ({ ...(run === 'r1' ? old : fresh) }) as unknown as RunDetail);
  answer('versions.list', () => ({ items: [], next: null }));
  answer('events.missed', ({ after }: { after: string }) => ({ events: [], newest: after }));
  events.follow('p', '0');
  stops = [readAgainAfterEvents()];
  show(queries.projects());
  show(queries.runsAtHand('p'));
  await settled();
  calls.length = 0;
});
afterEach(() => {
  for (const stop of stops) stop();
});

async function afterwards(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 80));
  await settled();
  return called();
}

it('reads a run and the list again when its state changed, each once for several events', async () => {
  show(queries.run('r2'));
  await settled();
  calls.length = 0;
  tell({ type: 'run.state', run: 'r2', state: 'running' });
  tell({ type: 'run.state', run: 'r2', state: 'finished' });
  expect(await afterwards()).toEqual(['runs.atHand', 'runs.get']);
});

it('knows after an accepted version from one read what the list needs to show', async () => {
  show(queries.run('r2'));
  await settled();
  calls.length = 0;
  answer('runs.get', () => ({ ...fresh, candidate: candidate('v2', 2, 'champion') }));
  tell({ type: 'run.changed', run: 'r2', candidate: 'champion' });
  tell({ type: 'champion', version: { id: 'v2', number: 2, verdict: null } });
  expect(await afterwards()).toEqual(['runs.get']);
  const rows = queryClient.getQueryData(queries.runsAtHand('p').queryKey) ?? [];
  expect(rows.map(({ value }) => value.candidate?.state)).toEqual(['champion', 'former']);
  expect(queryClient.getQueryData(queries.projects().queryKey)?.[0]?.champion).toEqual({
    id: 'v2',
    number: 2,
    verdict: null,
  });
});

it('knows a rejected version from the event alone', async () => {
  tell({ type: 'run.changed', run: 'r2', candidate: 'rejected' });
  expect(await afterwards()).toEqual([]);
  const rows = queryClient.getQueryData(queries.runsAtHand('p').queryKey) ?? [];
  expect(rows.map(({ value }) => value.candidate?.state)).toEqual(['rejected', 'champion']);
});

it('reads the list where the changed run itself is not shown, and nothing for mere progress', async () => {
  tell({ type: 'run.changed', run: 'r2' });
  expect(await afterwards()).toEqual(['runs.atHand']);
  calls.length = 0;
  tell({ type: 'run.curve', run: 'r2', points: [] });
  tell({ type: 'run.attention', run: 'r2', image: 'i', step: 1 });
  expect(await afterwards()).toEqual([]);
});

it('tells every page of the runs that was read what a version became', async () => {
  const first = { items: [fresh], next: 'r2' };
  answer('runs.list', ({ after }: { after?: string }) => (after === undefined ? first : { items: [old], next: null }));
  const list = queries.runs('p');
  const shown = showPages(list);
  await settled();
  await shown.fetchNextPage();
  tell({ type: 'champion', version: { id: 'v2', number: 2, verdict: null } });
  const pages = queryClient.getQueryData(list.queryKey)?.pages ?? [];
  expect(pages.map(({ items }) => items.map(({ value }) => value.candidate?.state))).toEqual([
    ['champion'],
    ['former'],
  ]);
});

it('leaves what nobody looks at until somebody does', async () => {
  await queryClient.infiniteQuery(queries.versions('p'));
  calls.length = 0;
  tell({ type: 'run.changed', run: 'r2' });
  expect(await afterwards()).toEqual(['runs.atHand']);
  showPages(queries.versions('p'));
  expect(await afterwards()).toEqual(['runs.atHand', 'versions.list']);
});

it('reads everything shown again once Fovea answers again', async () => {
  goAway(false);
  goAway(true);
  expect(await afterwards()).toEqual([]);
  goAway(false);
  expect(await afterwards()).toEqual(['events.missed', 'projects.list', 'runs.atHand']);
});

it('does not let an answer that began before a decision hide the decision', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  answer('runs.atHand', () => promise);
  const rejected = { ...fresh, candidate: candidate('v2', 2, 'rejected') };
  void queryClient.invalidateQueries({ queryKey: queries.runsAtHand('p').queryKey });
  tell({ type: 'run.changed', run: 'r2', candidate: 'rejected' });
  answer('runs.atHand', () => [rejected, old]);
  resolve([fresh, old]);
  await afterwards();
  const rows = queryClient.getQueryData(queries.runsAtHand('p').queryKey) ?? [];
  expect(rows.map(({ value }) => value.candidate?.state)).toEqual(['rejected', 'champion']);
});

it('does not let an answer that began before another version came into use hide that', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  answer('projects.list', () => promise);
  void queryClient.invalidateQueries({ queryKey: queries.projects().queryKey });
  tell({ type: 'champion', version: { id: 'v2', number: 2, verdict: null } });
  answer('projects.list', () => [{ id: 'p', champion: { id: 'v2', number: 2, verdict: null } }]);
  resolve([{ id: 'p', champion: { id: 'v1', number: 1 } }]);
  await afterwards();
  expect(queryClient.getQueryData(queries.projects().queryKey)?.[0]?.champion).toEqual({
    id: 'v2',
    number: 2,
    verdict: null,
  });
});

it('reads a comparison again when a run goes on or is decided on', async () => {
  answer('runs.compare', () => ({ left: old, right: fresh }) as unknown as { left: RunDetail; right: RunDetail });
  show(queries.comparison('r1', 'r2'));
  await settled();
  calls.length = 0;
  tell({ type: 'run.changed', run: 'r2', candidate: 'rejected' });
  expect(await afterwards()).toEqual(['runs.compare']);
});

it('knows of drawn regions at the next look, and of what can be trained on at once', async () => {
  answer('feedback.list', () => ({ items: [], next: null }));
  showPages(queries.feedback('p'));
  show(queries.run('r2'));
  await settled();
  calls.length = 0;
  tell({ type: 'feedback', image: 'i' });
  expect(await afterwards()).toEqual(['feedback.list']);
  // As a workbench does when it is opened.
  show(queries.runsAtHand('p'));
  show(queries.run('r2'));
  expect(await afterwards()).toEqual(['feedback.list', 'runs.atHand', 'runs.get']);
});
