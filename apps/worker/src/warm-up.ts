import type { Recipe } from '@fovea/domain';
import { presets, recalibrationRecipe } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { PreparedImages } from '@fovea/learning';
import type { WarmTask } from './messages.ts';
import { markedImage, RandomStream, train } from '@fovea/learning';

/**
 * Two steps of each preset on noise: graphs are captured, and operations planned, for shapes at their first use, which
 * would otherwise be the first picture that a person waits for.
 */
export async function warmUp(
  engine: Engine,
  { size, background, normalise }: Omit<WarmTask, 'network'>,
): Promise<void> {
  const images = noise(16, size);
  const region = new Float32Array(size ** 2).fill(1, 0, 64);
  const feedback = [markedImage(0, { ignore: region })];
  const rows = Int32Array.from(images.labels, (_, row) => row);
  for (const preset of presets) {
    const recipe: Recipe = { ...recalibrationRecipe(preset, { base: { size, background, normalise } }), steps: 2 };
    await train(engine, { images, train: rows, validation: rows, feedback, recipe, base: null, watch: 0 });
  }
}

function noise(count: number, size: number): PreparedImages {
  const stream = new RandomStream(0, 'warm-up');
  return {
    pixels: Uint8Array.from({ length: count * size ** 2 * 3 }, () => Math.floor(256 * stream.uniform())),
    labels: Int8Array.from({ length: count }, (_, row) => row % 2),
    subjects: Int32Array.from({ length: count }, (_, row) => row),
    size,
    classes: 2,
    positive: 1,
  };
}
