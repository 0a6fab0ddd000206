import type { Engine } from '@fovea/engine';
import type { Model, PreparedImages } from '@fovea/learning';
import { gatherPixels, Predictor } from '@fovea/learning';

/** The gate's map of each row, size × size. */
export async function mapsOf(
  engine: Engine,
  model: Model,
  images: PreparedImages,
  rows: readonly number[],
): Promise<Float32Array[]> {
  if (rows.length === 0) return [];
  const { maps } = (await Predictor.load(engine, model, { bulk: true })).predict(gatherPixels(images, rows));
  return rows.map((_, index) => maps.slice(index * images.size ** 2, (index + 1) * images.size ** 2));
}
