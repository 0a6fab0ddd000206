import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import { Graph, loadEngine } from '@fovea/engine';
import type { Model, PreparedImages } from '@fovea/learning';
import { adoptNetwork, formOfRecipe, initialWeights, markedImage, residualNetwork, train } from '@fovea/learning';
import { expect, test, vi } from 'vitest';
import { mapsOf } from './maps-of.ts';
import { warmUpNetwork } from './warm-up.ts';

const size = 32;
const classes = 3;
const first = parseRecipe({
  ...{ kind: 'base', size, normalise: 'imagenet', network: 'a'.repeat(64), gates: ['stage-2'], steps: 4 },
});

function untrained(): Model {
  const adoption = { hash: 'a'.repeat(64), size, input: 'imagenet', classes } as const;
  const { architecture, weights } = adoptNetwork(residualNetwork(1), adoption);
  const form = formOfRecipe(first, classes, architecture);
  return { form: { ...form, temperature: 1, taught: false }, weights: { ...initialWeights(form, 0, 2), ...weights } };
}

/** Each of one colour. */
function plainImages(count: number): PreparedImages {
  const rows = Array.from({ length: count }, (_, row) => row);
  return {
    pixels: Uint8Array.from({ length: count * size ** 2 * 3 }, (_, at) => 10 * Math.floor(at / (size ** 2 * 3))),
    labels: Int8Array.from(rows, (row) => row % classes),
    subjects: Int32Array.from(rows),
    ...{ size, classes, positive: 1 },
  };
}

test('a quick recalibration of a network captures no graph any more', async () => {
  const engine = await loadEngine({ engine: 'native' });
  const load = vi.spyOn(Graph.prototype, 'load');
  const base = untrained();
  const recipe = recalibrationRecipe('quick', {
    ...{ classes, base: { ...first, classWeights: 'balanced' as const } },
    settings: { gates: ['stage-2'], steps: 3 },
  });
  await warmUpNetwork(engine, { recipe, classes }, base);
  expect(load.mock.calls.length).toBeGreaterThanOrEqual(3);
  load.mockClear();

  const images = plainImages(24);
  const rows = Int32Array.from(images.labels.keys());
  await mapsOf(engine, base, images, [5]);
  const feedback = [3, 6].map((row) => markedImage(row, { ignore: new Float32Array(size ** 2).fill(1, 0, 100) }));
  const pictures: number[] = [];
  const onAttention = (step: number) => void pictures.push(step);
  const input = { images, train: rows, validation: rows.slice(12), feedback, recipe, base, watch: 3 };
  await train(engine, input, { onAttention });
  expect(pictures).toEqual([1, 3]);
  expect(load).not.toHaveBeenCalled();
});
