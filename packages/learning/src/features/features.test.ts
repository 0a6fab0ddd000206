import { loadEngine } from '@fovea/engine';
import { describe, expect, test } from 'vitest';
import { parseNetwork } from '../model/network-file.ts';
import { writeTensorFile } from '../model/tensor-file.ts';
import { featureGraph } from './feature-graph.ts';
import { compareWithOriginal } from './original-answers.ts';
import { tapTraining } from './tap-training.ts';

const engine = await loadEngine();
const side = 8;
const operations = [
  { kind: 'max-pool', name: 'pooled', inputs: ['image'], side: 8, stride: 8, padding: 'same' },
  { kind: 'affine', name: 'doubled', inputs: ['pooled'], scale: 'two' },
  { kind: 'flatten', name: 'flat', inputs: ['doubled'] },
  { kind: 'dense', name: 'head', inputs: ['flat'], kernel: 'kernel', bias: 'bias', channels: 2 },
];
const taps = [
  { name: 'input', after: 'image' },
  { name: 'features', after: 'doubled' },
];
const network = parseNetwork(
  writeTensorFile({
    metadata: {
      format: 'fovea-network-1',
      program: JSON.stringify({ image: { side, channels: 1 }, operations, taps }),
    },
    tensors: {
      two: { shape: [1], values: Float32Array.of(2) },
      kernel: { shape: [1, 2], values: Float32Array.of(1, -1) },
      bias: { shape: [2], values: Float32Array.of(0, 1) },
    },
  }),
);
/** Ten images, whose brightest pixels are 0, 1, 2 … */
const images = Float32Array.from({ length: 10 * side * side }, (_, index) => (index % 64 === 9 ? index >> 6 : -1));
const answers = Array.from({ length: 10 }, (_, image) => [2 * image, 1 - 2 * image]).flat();

test('features are what leaves a tap; at the input the images themselves', async () => {
  const { features, dispose } = await featureGraph(engine, network, { tap: 'features', batch: 10 });
  expect([...features(images)]).toEqual(answers.filter((_, index) => index % 2 === 0));
  dispose();
  const input = await featureGraph(engine, network, { tap: 'input', batch: 10 });
  expect(input.features(images)).toEqual(images);
  input.dispose();
});

test('training from a tap starts at the loss of the whole network, and learns what comes after the tap', async () => {
  const { step, dispose } = await tapTraining(engine, network, { tap: 'features', batch: 10 });
  const features = Float32Array.from({ length: 10 }, (_, image) => 2 * image);
  const labels = Float32Array.from({ length: 20 }, (_, place) => Number(place % 2 === (place < 10 ? 0 : 1)));
  // Logits are x and 1 − x, so that the loss of the first class is log(1 + exp(1 − 2x)).
  const loss = features.reduce((sum, x, image) => sum + Math.log1p(Math.exp((image < 5 ? 1 : -1) * (1 - 2 * x))), 0);
  const losses = Array.from({ length: 200 }, () => step(features, labels, 0.1));
  expect(losses[0]).toBeCloseTo(loss / 10, 4);
  expect(losses.at(-1)).toBeLessThan(0.3);
  dispose();
});

describe('an original', () => {
  const original = (logits: readonly number[], count = 10) =>
    writeTensorFile({
      metadata: {},
      tensors: {
        images: { shape: [count, side, side, 1], values: images.slice(0, count * side * side) },
        logits: { shape: [count, 2], values: Float32Array.from(logits) },
      },
    });

  test.each([
    ['the same', answers, 0],
    ['one logit off', answers.map((logit, index) => (index === 5 ? logit - 0.25 : logit)), 0.25],
    ['one logit not a number', answers.map((logit, index) => (index === 5 ? NaN : logit)), NaN],
  ])('is compared by its largest difference: %s', async (_, logits, largestDifference) => {
    expect(await compareWithOriginal(engine, network, original(logits))).toEqual({
      images: 10,
      largestLogit: Number.isNaN(largestDifference) ? NaN : 18,
      largestDifference,
    });
  });

  test('of other images is refused', async () => {
    await expect(compareWithOriginal(engine, network, original(answers.slice(0, 6), 3))).rejects.toThrow(
      'its images or logits are not those of this network',
    );
  });
});
