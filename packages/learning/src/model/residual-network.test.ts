import { loadEngine } from '@fovea/engine';
import { expect, test } from 'vitest';
import { featureGraph } from '../features/feature-graph.ts';
import { tapTraining } from '../features/tap-training.ts';
import { RandomStream } from '../random/random-stream.ts';
import { atSide, parseNetwork, serialiseNetwork } from './network-file.ts';
import { residualNetwork } from './residual-network.ts';

const side = 32;
const batch = 8;
const network = atSide(residualNetwork(5), side);
const stream = new RandomStream(1, 'images');
const images = Float32Array.from({ length: batch * side * side * 3 }, () => 2 * stream.uniform() - 1);

test('has a tap at the end of each stage, and is kept as other networks are', () => {
  const kept = parseNetwork(serialiseNetwork(residualNetwork(5)));
  expect(kept.taps.map(({ name, stride, channels }) => [name, stride, channels])).toEqual([
    ['input', 1, 3],
    ['stage-1', 2, 16],
    ['stage-2', 4, 32],
    ['stage-3', 8, 64],
    ['stage-4', 16, 128],
  ]);
  expect(serialiseNetwork(residualNetwork(5))).toEqual(serialiseNetwork(kept));
  expect(kept.weights['stem.kernel']).not.toEqual(residualNetwork(6).weights['stem.kernel']);
});

test('what passes through the fresh network stays of one size, and its training lowers the loss', async () => {
  const engine = await loadEngine();
  for (const tap of ['stage-1', 'stage-4']) {
    const { features, dispose } = await featureGraph(engine, network, { tap, batch });
    const values = features(images);
    const size = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    expect(size, tap).toBeGreaterThan(0.1);
    expect(size, tap).toBeLessThan(2);
    dispose();
  }
  const training = await tapTraining(engine, network, { tap: 'input', batch });
  const labels = Float32Array.from({ length: 2 * batch }, (_, place) => Number(place % 4 === 0 || place % 4 === 3));
  const losses = Array.from({ length: 12 }, () => training.step(images, labels, 1e-3));
  training.dispose();
  expect(losses[0]).toBeLessThan(1.5);
  expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
});
