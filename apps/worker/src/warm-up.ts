import type { InputSettings, Recipe } from '@fovea/domain';
import { presets, recalibrationRecipe } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { Model, PreparedImages } from '@fovea/learning';
import { markedImage, RandomStream, train } from '@fovea/learning';
import type { attempts } from '@fovea/services';
import { mapsOf } from './maps-of.ts';

/**
 * Two steps of each preset of the small network on noise: graphs are captured, and operations planned, for shapes at their
 * first use, which would otherwise be the first picture that a person waits for.
 */
export async function warmUpSmall(
  engine: Engine,
  { size, background, normalise }: Pick<InputSettings, 'size' | 'background' | 'normalise'>,
): Promise<void> {
  for (const preset of presets) {
    await takeTwoSteps(engine, recalibrationRecipe(preset, { base: { size, background, normalise } }), noise(size, 2));
  }
}

/**
 * The same of a network that a project brought along: the picture before, and two steps of the preset whose first picture a
 * person waits for. They begin at the model that the run will probably begin at, since features are kept by its weights.
 */
export async function warmUpNetwork(
  engine: Engine,
  { recipe, classes }: Omit<attempts.NetworkTraining, 'base'>,
  base: Model,
): Promise<void> {
  const images = noise(recipe.size, classes);
  await mapsOf(engine, base, images, [0]);
  await takeTwoSteps(engine, recipe, images, base);
}

async function takeTwoSteps(
  engine: Engine,
  recipe: Recipe,
  images: PreparedImages,
  base: Model | null = null,
): Promise<void> {
  const region = new Float32Array(images.size ** 2).fill(1, 0, images.size);
  const feedback = [markedImage(0, { ignore: region })];
  const rows = Int32Array.from(images.labels, (_, row) => row);
  await train(engine, {
    ...{ images, train: rows, validation: rows, feedback, base, watch: 0 },
    recipe: { ...recipe, steps: 2, classWeights: 'none', sampling: 'uniform' },
  });
}

/** Of so many images, a class may have none: so the steps weigh the classes alike. */
function noise(size: number, classes: number, count = 16): PreparedImages {
  const stream = new RandomStream(0, 'warm-up');
  return {
    pixels: Uint8Array.from({ length: count * size ** 2 * 3 }, () => Math.floor(256 * stream.uniform())),
    labels: Int16Array.from({ length: count }, (_, row) => row % classes),
    subjects: Int32Array.from({ length: count }, (_, row) => row),
    size,
    classes,
    positive: 1,
  };
}
