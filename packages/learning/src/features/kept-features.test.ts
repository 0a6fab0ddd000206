import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import { networkInputs } from '../images/network-input.ts';
import { adoptNetwork } from '../model/adopt-network.ts';
import { interpreter } from '../model/interpreter.ts';
import type { NetworkForm } from '../model/model.ts';
import type { Tensor4D } from '../model/tensors.ts';
import { tinyNetwork } from '../testing/tiny-network.ts';
import { toyCells, toySize } from '../testing/toy-cells.ts';
import type { KeptFeatures } from './kept-features.ts';
import { keptFeatures } from './kept-features.ts';

const engine = await loadEngine();
const { tf } = engine;
const images = toyCells(24, 4);
const asked = { hash: 'a'.repeat(64), size: toySize, input: 'imagenet', classes: 2 } as const;
const { architecture, weights } = adoptNetwork(tinyNetwork(), asked);
const form: NetworkForm = { architecture, classes: 2, gates: [{ level: 'middle', form: 'stretched' }] };
const inputs = networkInputs(images.pixels, architecture);
const values = inputs.length / 24;
const moved = (name: string) => ({
  ...weights,
  [name]: { ...weights[name]!, values: weights[name]!.values.map((value) => value + 0.1) },
});
const upright = Array.from({ length: 24 }, (_, row) => ({ row, orientation: 0 }));

test('what leaves a tap is as the network computes it, whatever lies beside it in a batch', async () => {
  const features = await keptFeatures(engine, form, weights, 'middle');
  const views = upright.map(() => null);
  const all = features.of(images, { inputs, views });
  const parameters = Object.fromEntries(
    Object.entries(weights).map(([name, array]) => [name, tf.tensor(array.values, [...array.shape])]),
  );
  const shown = tf.tensor(inputs, [24, toySize, toySize, 3]);
  const upTo = { after: 'image', upTo: 'point/out' };
  const expected = interpreter(engine, architecture.program)(parameters, shown, upTo) as Tensor4D;
  expect([24, ...expected.shape.slice(1)]).toEqual([24, 16, 16, 12]);
  const worst = Math.max(...[...expected.dataSync()].map((value, at) => Math.abs(value - all[at]!)));
  expect(worst).toBeLessThan(1e-4);
  const last = features.of(images, { inputs: inputs.slice(-values), views: [null] });
  expect(last).toEqual(all.slice(-last.length));
});

test('an image that is seen again in the same way is not computed again, also not by a later training', async () => {
  const features = await keptFeatures(engine, form, weights, 'middle');
  const first = features.of(images, { inputs, views: upright });
  const nothing = new Float32Array(inputs.length);
  const later = await keptFeatures(engine, form, { ...weights }, 'middle');
  expect(later.of({ ...images }, { inputs: nothing, views: upright })).toEqual(first);
  // Turned, changed, or before another tap, it is another one.
  const own = first.slice(0, first.length / 24);
  const blank = nothing.slice(0, values);
  expect(later.of(images, { inputs: blank, views: [{ row: 0, orientation: 1 }] })).not.toEqual(own);
  expect(later.of(images, { inputs: blank, views: [null] })).not.toEqual(own);
  const stem = await keptFeatures(engine, form, weights, 'stem');
  expect(stem.of(images, { inputs, views: upright })).toHaveLength(24 * 32 * 32 * 8);
});

test('weights that differ before the tap make other features; those behind it do not', async () => {
  const nothing = { inputs: new Float32Array(inputs.length), views: upright };
  const first = (await keptFeatures(engine, form, weights, 'middle')).of(images, nothing);
  const behind = await keptFeatures(engine, form, moved('network.inner/kernel'), 'middle');
  expect(behind.of(images, nothing)).toEqual(first);
  const before = await keptFeatures(engine, form, moved('network.point/kernel'), 'middle');
  expect(before.of(images, nothing)).not.toEqual(first);
});

test('features of an earlier network leave half of the room to a later one', async () => {
  const views = upright.slice(0, 4);
  const show = (features: KeptFeatures) => features.of(images, { inputs: inputs.slice(0, 4 * values), views });
  /** Those that were kept are answered although nothing is shown. */
  const kept = (features: KeptFeatures, first: Float32Array) => {
    const blank = features.of(images, { inputs: new Float32Array(4 * values), views });
    const length = first.length / views.length;
    return views.map((_, row) =>
      blank.subarray(row * length, (row + 1) * length).every((value, place) => value === first[row * length + place]),
    );
  };
  const mostBytes = 4 * 16 * 16 * 12 * Float32Array.BYTES_PER_ELEMENT;
  // Nothing of the tests before stays.
  await keptFeatures(engine, form, weights, 'stem', 0);
  const earlier = await keptFeatures(engine, form, moved('network.stem/kernel'), 'middle', mostBytes);
  const ofEarlier = show(earlier);
  expect(kept(earlier, ofEarlier)).toEqual([true, true, true, true]);
  const later = await keptFeatures(engine, form, weights, 'middle', mostBytes);
  expect(kept(later, show(later))).toEqual([true, true, false, false]);
  expect(kept(earlier, ofEarlier)).toEqual([false, false, true, true]);
});
