import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { events } from './events.svelte.ts';
import { streams, tell } from './testing/fake-api.ts';

vi.mock('./api.ts', async () => ({ api: (await import('./testing/fake-api.ts')).api }));

let name = 0;
let project = '';
beforeEach(() => {
  vi.useFakeTimers();
  project = `project ${++name}`;
  events.follow(project, '41');
});
afterEach(() => vi.useRealTimers());

it('follows a project once, after the last event that is known', () => {
  const begun = streams.length;
  events.follow(project, '50');
  expect(streams).toHaveLength(begun);
  expect(streams.at(-1)?.input).toEqual({ project, lastEventId: '41' });
});

it('tells listeners their kind of event, and counts all that it hears', () => {
  const runs: string[] = [];
  const stop = events.on('run.state', ({ run }) => runs.push(run));
  const before = events.heard;
  tell({ type: 'run.state', run: 'one', state: 'running' });
  tell({ type: 'run.changed', run: 'two' });
  stop();
  tell({ type: 'run.state', run: 'three', state: 'finished' });
  expect(runs).toEqual(['one']);
  expect(events.heard - before).toBe(3);
});

it('takes a broken stream up again after the last event, and only then says that it returned', () => {
  let returns = 0;
  const stop = events.onReturn(() => returns++);
  const page = () => streams.at(-1)?.page;
  page()?.onStarted();
  expect([events.connected, returns]).toEqual([true, 0]);
  page()?.onData({ id: '77', data: { type: 'run.changed', run: 'one' } });
  page()?.onError(new Error('gone'));
  expect(events.connected).toBe(false);
  vi.advanceTimersByTime(500);
  expect(streams.at(-1)?.input).toEqual({ project, lastEventId: '77' });
  // The second pause is longer than the first.
  page()?.onError(new Error('still gone'));
  const tried = streams.length;
  vi.advanceTimersByTime(600);
  expect(streams).toHaveLength(tried);
  vi.advanceTimersByTime(400);
  expect(streams).toHaveLength(tried + 1);
  page()?.onStarted();
  expect([events.connected, returns]).toEqual([true, 1]);
  stop();
});

it('leaves one project for another', () => {
  const left = streams.at(-1);
  events.follow('elsewhere', null);
  expect(left?.closed).toBe(true);
  expect([events.project, streams.at(-1)?.input]).toEqual(['elsewhere', { project: 'elsewhere', lastEventId: null }]);
  const begun = streams.length;
  streams.at(-1)?.page.onStarted();
  vi.advanceTimersByTime(60_000);
  expect([streams.length, events.connected]).toEqual([begun, true]);
});

it('goes on where it left a project, and has everything read again: what it shows may be old', () => {
  let returns = 0;
  streams.at(-1)?.page.onStarted();
  streams.at(-1)?.page.onData({ id: '77', data: { type: 'run.changed', run: 'one' } });
  const stop = events.onReturn(() => returns++);
  events.follow(`${project}, the other`, '12');
  expect(returns).toBe(0);
  streams.at(-1)?.page.onStarted();
  expect(returns).toBe(1);
  events.follow(project, '41');
  expect(streams.at(-1)?.input).toEqual({ project, lastEventId: '77' });
  stop();
});
