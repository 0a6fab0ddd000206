import type { Frame, Point } from '../roi/frame.ts';
import { imageToMap } from '../roi/frame.ts';

/** The map's raw value under an image pixel's centre (no interpolation); undefined outside the map. */
export function valueAt(map: Float32Array, frame: Frame, [x, y]: Point): number | undefined {
  const [mapX, mapY] = imageToMap(frame, [Math.floor(x) + 0.5, Math.floor(y) + 0.5]);
  const column = Math.floor(mapX);
  const row = Math.floor(mapY);
  if (column < 0 || row < 0 || column >= frame.size || row >= frame.size) return undefined;
  return map[row * frame.size + column];
}

/** Share of map pixels at or below the value, in per cent [0,100]. */
export function percentileOf(map: Float32Array, value: number): number {
  let below = 0;
  for (const other of map) if (other <= value) below++;
  return map.length === 0 ? 0 : (100 * below) / map.length;
}

/** Mean of the map weighted by `weight` (same size); null where the weights sum to nothing. */
export function weightedMean(map: Float32Array, weight: Float32Array): number | null {
  let sum = 0;
  let total = 0;
  map.forEach((value, index) => {
    const w = weight[index] ?? 0;
    sum += w * value;
    total += w;
  });
  return total > 1e-7 ? sum / total : null;
}
