import type { ToldEvent } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { streams } from '../testing/fake-api.ts';
import { FakeBrowser } from '../testing/fake-tabs.ts';
import { Place } from './place.ts';
import { SharedStream } from './shared-stream.ts';

vi.mock('../api.ts', async () => ({ api: (await import('../testing/fake-api.ts')).api }));

/** Fovea: what happened, and whom it told. */
let log: ToldEvent[];
let isServerAway: boolean;
let isDatabaseAway: boolean;
let missedReads: number;
const heardBy = new WeakMap<object, number>();

function serve(): void {
  if (isServerAway) return;
  for (const stream of streams.filter(({ closed }) => !closed)) {
    let last = heardBy.get(stream);
    if (last === undefined) {
      last = Number((stream.input as { lastEventId: string }).lastEventId);
      stream.page.onStarted();
    }
    for (const told of log.filter(({ id }) => Number(id) > (last ?? 0)))
      stream.page.onData({ id: told.id, data: told });
    heardBy.set(stream, Number(log.at(-1)?.id ?? last));
  }
}

function cut(): void {
  isServerAway = true;
  for (const stream of streams.filter(({ closed }) => !closed)) stream.page.onError(new Error('gone'));
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    serve();
    await vi.advanceTimersByTimeAsync(100);
  }
  serve();
  await vi.advanceTimersByTimeAsync(10);
}

function happens(): void {
  const id = String(log.length + 1);
  log.push({ id, project: 'p', event: { type: 'run.changed', run: id } });
}

let browser: FakeBrowser;
interface Tab {
  readonly machine: ReturnType<FakeBrowser['openTab']>;
  readonly feed: SharedStream;
  readonly told: string[];
  readonly states: boolean[];
}
let tabs: Tab[];

function openTab(after = log.length): Tab {
  const machine = browser.openTab();
  const told: string[] = [];
  const states: boolean[] = [];
  const place = new Place({
    read: (from) => {
      missedReads++;
      if (isServerAway || isDatabaseAway) return Promise.reject(new Error('away'));
      return Promise.resolve({ events: log.filter(({ id }) => Number(id) > Number(from)), newest: String(log.length) });
    },
    tell: ({ id }) => told.push(id),
    onGap: () => undefined,
  });
  place.begin(after);
  const feed = new SharedStream({ place, onAway: (isAway) => states.push(isAway) }, machine.tabs, () => {
    throw new Error('nothing is refused here');
  });
  feed.start();
  const tab = { machine, feed, told, states };
  tabs.push(tab);
  return tab;
}

const open = () => streams.filter(({ closed }) => !closed);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => String(first + index));

beforeEach(() => {
  vi.useFakeTimers();
  streams.length = 0;
  [log, isServerAway, isDatabaseAway, missedReads, tabs, browser] = [[], false, false, 0, [], new FakeBrowser()];
});
afterEach(() => {
  for (const { feed } of tabs) feed.stop();
  vi.useRealTimers();
});

it('is one for all tabs, and each hears each event once', async () => {
  for (let count = 0; count < 12; count++) openTab();
  await pass(500);
  happens();
  happens();
  await pass(60_000);
  expect(streams).toHaveLength(1);
  for (const { told, states } of tabs) expect([told, states]).toEqual([['1', '2'], []]);
  expect(missedReads).toBe(0);
});

it('goes on at once in another tab when the one that holds it closes, after its last event', async () => {
  const [first] = [openTab(), openTab(), openTab()];
  await pass(500);
  happens();
  await pass(500);
  first?.feed.stop();
  happens();
  await pass(200);
  happens();
  await pass(500);
  expect(open()).toHaveLength(1);
  expect(open()[0]?.input).toEqual({ lastEventId: '1' });
  for (const { told, states } of tabs.slice(1)) expect([told, states]).toEqual([upTo(3), []]);
});

it('goes on when the tab that holds it crashes', async () => {
  const [first, second] = [openTab(), openTab()];
  await pass(500);
  // Its stream ends with it.
  for (const stream of open()) stream.closed = true;
  first?.machine.crash();
  happens();
  await pass(500);
  expect([open().length, second?.told]).toEqual([1, ['1']]);
});

it('is taken from a tab that is frozen, which follows once it goes on', async () => {
  const [first, second, third] = [openTab(), openTab(), openTab()];
  await pass(6000);
  first?.machine.freeze();
  const stale = open()[0];
  // What the frozen tab is told lies there.
  if (stale !== undefined) heardBy.set(stale, Infinity);
  happens();
  await pass(20_000);
  expect([second?.told, third?.told, first?.told]).toEqual([['1'], ['1'], []]);
  first?.machine.thaw();
  await pass(500);
  expect([open().length, first?.told]).toEqual([1, ['1']]);
  happens();
  await pass(6000);
  expect(open()).toHaveLength(1);
  for (const { told } of tabs) expect(told).toEqual(['1', '2']);
});

it('is not called away by a tab that slept since Fovea did not answer', async () => {
  const [first, second] = [openTab(), openTab()];
  await pass(6000);
  cut();
  first.machine.freeze();
  await pass(20_000);
  isServerAway = false;
  await pass(6000);
  expect(second.states).toEqual([true, false]);
  first.machine.thaw();
  await pass(10_000);
  expect(second.states).toEqual([true, false]);
});

it('stays with a tab that only a sleeping one takes for dead', async () => {
  const [, second] = [openTab(), openTab()];
  await pass(6000);
  second?.machine.freeze();
  await pass(60_000);
  // Nothing of the answers was delivered to it, yet its clock went on: as on waking, when the clock comes first.
  vi.setSystemTime(Date.now() + 3_600_000);
  await pass(5000);
  second?.machine.thaw();
  await pass(5000);
  expect(open()).toHaveLength(1);
});

it('tells a new tab what happened between its first look and its first word from the stream', async () => {
  openTab();
  await pass(500);
  happens();
  happens();
  await pass(500);
  const late = openTab(1);
  await pass(500);
  happens();
  await pass(500);
  expect([late.told, streams.length, missedReads]).toEqual([['2', '3'], 1, 1]);
});

it('says in every tab that Fovea does not answer and that it is back, and loses nothing meanwhile', async () => {
  for (let count = 0; count < 3; count++) openTab();
  await pass(500);
  cut();
  await pass(60_000);
  for (const { states } of tabs) expect(states).toEqual([true]);
  // Somebody else goes on working.
  happens();
  happens();
  isServerAway = false;
  await pass(6000);
  for (const { told, states } of tabs) expect([told, states]).toEqual([upTo(2), [true, false]]);
  expect(open()).toHaveLength(1);
});

it('is back only once Fovea has read its database, however often the stream begins before', async () => {
  const [first, second] = [openTab(), openTab()];
  await pass(500);
  cut();
  await pass(6000);
  [isServerAway, isDatabaseAway] = [false, true];
  await pass(60_000);
  expect([first.states, second.states]).toEqual([[true], [true]]);
  isDatabaseAway = false;
  await pass(6000);
  expect([first.states, second.states, open().length]).toEqual([[true, false], [true, false], 1]);
});

it('tells a tab that opens while Fovea does not answer', async () => {
  openTab();
  await pass(500);
  cut();
  await pass(2000);
  const late = openTab();
  await pass(500);
  expect(late.states).toEqual([true]);
});

it('begins anew where nothing comes of a beginning', async () => {
  isServerAway = true;
  const tab = openTab();
  await pass(16_000);
  expect([tab.states, streams.length > 1, open().length]).toEqual([[true], true, 1]);
});

it('can be put aside and taken up again', async () => {
  const [first, second] = [openTab(), openTab()];
  await pass(500);
  first?.feed.stop();
  happens();
  await pass(500);
  first?.feed.start();
  await pass(500);
  expect([first?.told, second?.told, open().length]).toEqual([['1'], ['1'], 1]);
});
