import { expect, test } from 'vitest';
import { faithfulnessInWords } from './faithfulness-words.ts';

const anyOrder = { deletion: 0.6, insertion: 0.6 };
const read = (deletion: number, insertion: number) =>
  faithfulnessInWords({ highestFirst: { deletion, insertion }, anyOrder, regions: null });

test('a low deletion and a high insertion, both beside an arbitrary order, are faithful', () => {
  expect(read(0.2, 0.9).sentence).toMatch(/lost sooner .* also comes back sooner/);
  expect(read(0.2, 0.6).sentence).toMatch(/lost sooner .* does not come back sooner/);
  expect(read(0.6, 0.9).sentence).toMatch(/lost no sooner .* does come back sooner/);
  expect(read(0.9, 0.2).sentence).toMatch(/lost no sooner .* does not come back sooner either/);
  expect([read(0.2, 0.9), read(0.2, 0.6), read(0.6, 0.9), read(0.9, 0.2)].map(({ doubtful }) => doubtful)).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test('what lies as near as two arbitrary orders do is no difference', () => {
  expect(read(0.56, 0.64).doubtful).toBe(true);
  expect(read(0.54, 0.6).doubtful).toBe(false);
});
