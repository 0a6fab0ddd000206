import type { MissedEvents, ToldEvent } from '@fovea/domain';
import { beforeEach, expect, it } from 'vitest';
import { Place } from './place.ts';

const eventOf = (id: number): ToldEvent => ({
  id: String(id),
  project: 'p',
  event: { type: 'run.changed', run: String(id) },
});
let told: number[];
let asked: string[];
let gaps: number;
let answer: (after: number) => Promise<MissedEvents>;
let place: Place;
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Fovea knows the events up to this one. */
const knows = (newest: number, first = 1) => {
  answer = (after) => {
    const ids = Array.from({ length: newest - first + 1 }, (_, index) => first + index).filter((id) => id > after);
    return Promise.resolve({ events: ids.map(eventOf), newest: String(newest) });
  };
};

beforeEach(() => {
  [told, asked, gaps] = [[], [], 0];
  knows(0);
  place = new Place({
    read: (after) => {
      asked.push(after);
      return answer(Number(after));
    },
    tell: ({ id }) => told.push(Number(id)),
    onGap: () => gaps++,
  });
  place.begin(10);
});

it('tells what follows on, and nothing twice', () => {
  place.hear({ from: 10, told: eventOf(12) });
  place.hear({ from: 10, told: eventOf(12) });
  // Somebody who knew less tells the same.
  place.hear({ from: 3, told: eventOf(9) });
  place.hear({ from: 9, told: eventOf(12) });
  place.hear({ from: 12, told: eventOf(13) });
  expect([told, place.last, asked]).toEqual([[12, 13], 13, []]);
});

it('reads what it missed before it tells what came after', async () => {
  knows(14, 11);
  place.hear({ from: 13, told: eventOf(14) });
  expect(told).toEqual([]);
  await settled();
  expect([told, asked]).toEqual([[11, 12, 13, 14], ['10']]);
});

it('reads once more where the answer is older than what it heard meanwhile', async () => {
  let resolve: (missed: MissedEvents) => void = () => undefined;
  answer = () => new Promise((given) => (resolve = given));
  const reached = place.reach(12);
  place.hear({ from: 14, told: eventOf(15) });
  resolve({ events: [eventOf(11), eventOf(12)], newest: '12' });
  knows(15, 11);
  await reached;
  expect([told, asked]).toEqual([
    [11, 12, 13, 14, 15],
    ['10', '12'],
  ]);
});

it('does not tell again from an answer what it heard while that was read', async () => {
  let resolve: (missed: MissedEvents) => void = () => undefined;
  answer = () => new Promise((given) => (resolve = given));
  const reached = place.catchUp();
  place.hear({ from: 10, told: eventOf(11) });
  resolve({ events: [eventOf(11), eventOf(12)], newest: '12' });
  await reached;
  expect(told).toEqual([11, 12]);
});

it('asks for nothing that it has heard', async () => {
  await place.reach(10);
  expect(asked).toEqual([]);
});

it('goes on after all where more was missed than can be told, and says so', async () => {
  answer = () => Promise.resolve({ events: null, newest: '5000' });
  await place.catchUp();
  place.hear({ from: 5000, told: eventOf(5001) });
  expect([told, gaps, place.last]).toEqual([[5001], 1, 5001]);
});

it('goes back with a database that is older than what it heard', async () => {
  knows(4);
  await place.catchUp();
  expect([told, gaps, place.last]).toEqual([[], 1, 4]);
  place.hear({ from: 4, told: eventOf(5) });
  expect(told).toEqual([5]);
});

it('stays where it is when nothing can be read, and tries again when asked', async () => {
  answer = () => Promise.reject(new Error('away'));
  place.hear({ from: 12, told: eventOf(13) });
  await settled();
  await expect(place.reach(13)).rejects.toThrow('away');
  expect([told, place.last]).toEqual([[], 10]);
  knows(13, 11);
  await place.reach(13);
  expect(told).toEqual([11, 12, 13]);
});
