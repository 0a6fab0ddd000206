import type { Letterbox } from './letterbox.ts';
import { coverage } from './rasterise.ts';
import type { Roi } from './roi.ts';

/**
 * Map pixels that a region covers to a half or more, whatever it means and however strongly.
 * @returns row-major `size` × `size`: 1 inside, else 0
 */
export function insideRegions(rois: readonly Roi[], box: Letterbox): Uint8Array {
  const inside = new Uint8Array(box.size * box.size);
  for (const { shape } of rois) {
    coverage(shape, box).forEach((covered, pixel) => {
      if (covered >= 0.5) inside[pixel] = 1;
    });
  }
  return inside;
}
