import { createHash } from 'node:crypto';
import { recalibrationRecipe } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { square, toyCells } from '../testing/toy-cells.ts';
import type { BatchesState } from './batches.ts';
import { Batches } from './batches.ts';
import { planTraining } from './plan.ts';

const images = toyCells(30, 10, true);
const nothing = new Float32Array(64 ** 2);
const feedback = [
  { row: 1, attend: nothing, ignore: square(0, 0, 10) },
  { row: 3, attend: square(20, 22, 15), ignore: square(0, 0, 10) },
  { row: 6, attend: square(30, 12, 9), ignore: nothing },
];
const rows = Int32Array.from({ length: 24 }, (_, row) => row);

function batches(seed = 5): Batches {
  const recipe = { ...recalibrationRecipe('quick', { seed }), batchSize: 20 };
  const plan = planTraining({
    images,
    train: rows,
    validation: new Int32Array(),
    feedback,
    recipe,
    base: null,
    watch: null,
    resume: null,
  });
  return new Batches(images, rows, recipe, plan);
}

/** Everything that one step draws, as one hash. */
function step(drawn: Batches): string {
  const hash = createHash('sha256');
  const { inputs, labels } = drawn.next();
  const corrected = drawn.nextFeedback();
  if (corrected === null) throw new Error('The recipe has feedback.');
  const dropout = drawn.nextDropout(20, 128);
  if (dropout === null) throw new Error('The recipe has dropout.');
  for (const values of [inputs, labels, corrected.inputs, corrected.attend, corrected.ignore, dropout])
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.update(corrected.kinds.join()).digest('hex');
}

test('draws what it has always drawn', () => {
  const drawn = batches();
  const hashes = Array.from({ length: 3 }, () => step(drawn));
  expect(hashes.map((hash) => hash.slice(0, 16))).toEqual(['4bc480a19ed6ff76', '508e00cb7433c85a', '8e4b3c8e81f11bf5']);
});

describe('saved and restored', () => {
  test('draws on as if it had never stopped, through JSON', () => {
    const uninterrupted = batches();
    for (let drawn = 0; drawn < 5; drawn++) step(uninterrupted);
    const state = JSON.parse(JSON.stringify(uninterrupted.state())) as BatchesState;
    const resumed = batches();
    step(resumed);
    resumed.restore(state);
    expect(resumed.state()).toEqual(state);
    for (let drawn = 0; drawn < 5; drawn++) expect(step(resumed)).toBe(step(uninterrupted));
  });

  test('a saved state does not move on with the batches', () => {
    const drawn = batches();
    const state = drawn.state();
    const first = step(drawn);
    drawn.restore(state);
    expect(step(drawn)).toBe(first);
  });

  test('refuses the state of a training on other images', () => {
    const state = batches().state();
    const other = { ...state, samplers: { ...state.samplers, data: { ...state.samplers.data, order: [0, 1, 2] } } };
    expect(() => batches().restore(other)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
