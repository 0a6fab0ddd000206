import { createHash } from 'node:crypto';
import type { Recipe } from '@fovea/domain';
import { fullAugmentation, recalibrationRecipe } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { markedImage } from '../images/marked-image.ts';
import { square, toyCells } from '../testing/toy-cells.ts';
import { Batches } from './batches.ts';
import { planTraining } from './plan.ts';
import type { BatchesState } from './training.ts';

const images = toyCells(30, 10, true);
const feedback = [
  markedImage(1, { ignore: square(0, 0, 10) }),
  markedImage(3, { attend: square(20, 22, 15), ignore: square(0, 0, 10) }),
  markedImage(6, { attend: square(30, 12, 9) }),
];
const rows = Int32Array.from({ length: 24 }, (_, row) => row);

function batches(changes: Partial<Recipe> = {}, drawnOn = feedback): Batches {
  const recipe = { ...recalibrationRecipe('quick', { seed: 5 }), batchSize: 20, ...changes };
  const plan = planTraining({
    images,
    train: rows,
    validation: new Int32Array(),
    feedback: drawnOn,
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
  const { attend, ignore } = corrected.strengths;
  const kinds = Array.from(attend, (strength, image) => {
    if (strength > 0 && ignore[image]! > 0) return 'both';
    return strength > 0 ? 'attend' : 'ignore';
  });
  return hash.update(kinds.join()).digest('hex');
}

test('draws what it has always drawn', () => {
  const drawn = batches();
  const hashes = Array.from({ length: 3 }, () => step(drawn));
  expect(hashes.map((hash) => hash.slice(0, 16))).toEqual(['4bc480a19ed6ff76', '508e00cb7433c85a', '8e4b3c8e81f11bf5']);
});

test('a label carries the weight of its class', () => {
  const { labels } = batches({ classWeights: [1, 3], sampling: 'class' }).next();
  expect(new Set(labels)).toEqual(new Set([0, 0.5, 1.5]));
});

describe('saved and restored', () => {
  test.each<[string, Partial<Recipe>]>([
    ['as by default', {}],
    ['with every augmentation', { augment: fullAugmentation }],
    ['with balanced classes', { sampling: 'class-and-subject', classWeights: [1, 5] }],
  ])('%s, draws on through JSON as if it had never stopped', (_, changes) => {
    const uninterrupted = batches(changes);
    for (let drawn = 0; drawn < 5; drawn++) step(uninterrupted);
    const state = JSON.parse(JSON.stringify(uninterrupted.state())) as BatchesState;
    const resumed = batches(changes);
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
    const { dropout, ...streams } = state.streams;
    expect(dropout).toBeDefined();
    expect(() => batches().restore({ ...state, streams })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});

describe('regions go along with their image', () => {
  const augment = { ...fullAugmentation, shift: 0.25 };

  test('turned, mirrored and moved', () => {
    const drawn = batches({ augment }, [markedImage(1, { ignore: square(0, 0, 10) })]);
    const places = new Set<number>();
    for (let count = 0; count < 10; count++) {
      const { inputs, ignore } = drawn.nextFeedback() ?? {};
      if (inputs === undefined || ignore === undefined) throw new Error('The recipe has feedback.');
      // The mark of row 1 is the only thing that is bluer than the cell and darker in red.
      ignore.forEach((value, pixel) => {
        const [red, , blue] = inputs.subarray(pixel * 3, pixel * 3 + 3) as unknown as [number, number, number];
        if (value === 1 && red < -1.5) places.add(pixel % 64 ** 2);
        if (red < -1.5 && blue > -0.5) expect(value).toBe(1);
      });
    }
    expect(places.size).toBeGreaterThan(400);
  });

  test('an image whose region would leave the picture stays', () => {
    const drawn = batches({ augment: { ...augment, flips: false, turns: false } }, [
      markedImage(1, { attend: square(0, 30, 1) }),
    ]);
    for (let count = 0; count < 10; count++) {
      const attend = drawn.nextFeedback()?.attend ?? new Float32Array();
      for (let start = 0; start < attend.length; start += 64 ** 2)
        expect(attend.subarray(start, start + 64 ** 2).filter((value) => value > 0)).toHaveLength(1);
    }
  });
});
