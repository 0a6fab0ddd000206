import type { Stroke } from '@fovea/geometry';
import { beforeEach, expect, it, vi } from 'vitest';
import { answer, calls, forgetAll } from '#lib/testing/fake-api.ts';
import { begin, settled } from '#lib/testing/stores.svelte.ts';
import { RubOut } from './rub-out.svelte.ts';

vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));
beforeEach(forgetAll);

const name = 'predictions.without';
const dot = (x: number): Stroke => ({ points: [[x, 5]], radius: 3 });

function open() {
  const subject = $state({ version: 'v1' as string | null, strokes: [] as readonly Stroke[] });
  const { store, end } = begin(
    () => new RubOut({ image: 'i', version: () => subject.version, strokes: () => subject.strokes }),
  );
  const rub = (...strokes: Stroke[]) => {
    subject.strokes = strokes;
    store.ask();
  };
  return { store, end, subject, rub };
}

it('asks nothing while nothing is rubbed out, or no version has answered', async () => {
  const { store, end, subject, rub } = open();
  store.ask();
  subject.version = null;
  rub(dot(1));
  await settled();
  expect([calls, store.answer]).toEqual([[], null]);
  end();
});

it('has one question under way, and of those that come meanwhile asks the last one', async () => {
  const { store, end, rub } = open();
  const first = Promise.withResolvers<unknown>();
  answer(name, () => first.promise);
  rub(dot(1));
  await settled();
  rub(dot(1), dot(2));
  rub(dot(1), dot(2), dot(3));
  answer(name, () => ({ probabilities: [0.2, 0.8], predicted: 'b', share: 0.3 }));
  first.resolve({ probabilities: [0.9, 0.1], predicted: 'a', share: 0.1 });
  await settled();
  expect(calls.map(({ input }) => input)).toEqual([
    { image: 'i', version: 'v1', strokes: [dot(1)] },
    { image: 'i', version: 'v1', strokes: [dot(1), dot(2), dot(3)] },
  ]);
  expect(store.answer).toMatchObject({ predicted: 'b' });
  rub();
  await settled();
  expect([calls.length, store.answer]).toEqual([2, null]);
  end();
});

it('says why there is no answer, and asks again', async () => {
  const { store, end, rub } = open();
  answer(name, () => Promise.reject(new Error('away')));
  rub(dot(1));
  await settled();
  expect([store.problem === null, store.answer]).toEqual([false, null]);
  answer(name, () => ({ probabilities: [1, 0], predicted: 'a', share: 0.1 }));
  store.ask();
  await settled();
  expect([store.problem, store.answer]).toMatchObject([null, { predicted: 'a' }]);
  end();
});
