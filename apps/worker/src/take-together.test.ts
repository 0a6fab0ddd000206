import type { Asked } from '@fovea/processes';
import type { HostQuestion } from '@fovea/services';
import { expect, test } from 'vitest';
import { takeTogether } from './take-together.ts';

/** Of one image, and of as many as go together. */
const bytes = 12;
const most = 64 * bytes;
function ask(id: number, kind: HostQuestion['kind'], hash: string, images = 1): Asked<HostQuestion> {
  return {
    id,
    kind,
    explanation: kind === 'explain' || kind === 'randomisation' ? 'occlusion' : null,
    judged: null,
    hidden: kind === 'without' ? new Float32Array(4) : null,
    weights: { path: hash, hash },
    pixels: new Uint8Array(bytes * images),
  };
}
const ids = (questions: readonly Asked<HostQuestion>[]) => questions.map(({ id }) => id);

test('predictions of one model go together and before an explanation or a look at many; each question is taken once', () => {
  const waiting = [
    ask(1, 'explain', 'a'),
    ask(2, 'predict', 'a'),
    ask(3, 'predict', 'b'),
    ask(4, 'predict', 'a', 2),
    ask(5, 'review', 'a', 64),
    ask(6, 'randomisation', 'a'),
  ];
  expect(ids(takeTogether(waiting, most))).toEqual([2, 4]);
  expect(ids(takeTogether(waiting, most))).toEqual([3]);
  expect(ids(takeTogether(waiting, most))).toEqual([1]);
  expect(ids(takeTogether(waiting, most))).toEqual([5]);
  expect(ids(takeTogether(waiting, most))).toEqual([6]);
  expect(takeTogether(waiting, most)).toEqual([]);
});

test('a batch holds no more than 64 images, but a larger question is taken whole', () => {
  const waiting = [ask(1, 'predict', 'a', 60), ask(2, 'predict', 'a', 5), ask(3, 'predict', 'a', 100)];
  expect(ids(takeTogether(waiting, most))).toEqual([1]);
  expect(ids(takeTogether(waiting, most))).toEqual([2]);
  expect(ids(takeTogether(waiting, most))).toEqual([3]);
});

test('a hand that rubs out waits for predictions alone', () => {
  const waiting = [ask(1, 'explain', 'a'), ask(2, 'without', 'a'), ask(3, 'predict', 'a'), ask(4, 'without', 'a')];
  expect([1, 2, 3, 4].map(() => ids(takeTogether(waiting)))).toEqual([[3], [2], [4], [1]]);
});
