import { beforeEach, expect, it, vi } from 'vitest';
import { events } from './events.svelte.ts';
import { answer, callsOf, forgetAll } from './testing/fake-api.ts';
import { goAway, tell } from './testing/fake-feed.ts';

vi.mock('./api.ts', async () => ({ api: (await import('./testing/fake-api.ts')).api }));
vi.mock('./following/make-feed.ts', () => import('./testing/fake-feed.ts'));

beforeEach(() => {
  forgetAll();
  events.follow('p', '41');
  goAway(false);
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

it('tells nothing of other projects', () => {
  const before = events.heard;
  tell({ type: 'run.changed', run: 'one' }, 'elsewhere');
  expect(events.heard).toBe(before);
});

it('says that Fovea is away, and reads what it missed once it is back', async () => {
  let returns = 0;
  const stop = events.onReturn(() => returns++);
  goAway(true);
  expect([events.away, returns]).toEqual([true, 0]);
  const runs: string[] = [];
  const stopHearing = events.on('run.changed', ({ run }) => runs.push(run));
  answer('events.missed', ({ after }: { after: string }) => {
    const id = String(Number(after) + 1);
    return { events: [{ id, project: 'p', event: { type: 'run.changed', run: 'missed' } }], newest: id };
  });
  goAway(false);
  await vi.waitFor(() => expect(runs).toEqual(['missed']));
  expect([events.away, returns, callsOf('events.missed').length]).toEqual([false, 1, 1]);
  stop();
  stopHearing();
});

it('has everything read again in another project, whose events it did not tell', () => {
  let returns = 0;
  const stop = events.onReturn(() => returns++);
  events.follow('p', '50');
  expect(returns).toBe(0);
  events.follow('another', '12');
  expect([returns, events.project]).toEqual([1, 'another']);
  const before = events.heard;
  tell({ type: 'run.changed', run: 'one' });
  tell({ type: 'run.changed', run: 'one' }, 'another');
  expect(events.heard - before).toBe(1);
  events.follow('p', '0');
  expect(returns).toBe(2);
  stop();
});

it('has everything read again where more was missed than can be told', async () => {
  let returns = 0;
  const stop = events.onReturn(() => returns++);
  goAway(true);
  answer('events.missed', () => ({ events: null, newest: '100000' }));
  goAway(false);
  await vi.waitFor(() => expect(returns).toBe(2));
  stop();
});
