/**
 * Share of a map's mass that falls inside a mask: the energy-based pointing game.
 * EPG = Σ S⁺(p)·m(p) / Σ S⁺(p), S⁺ = max(0, S); 0 where the map has no mass (< 1e-7).
 * @param map any scale, row-major
 * @param mask same shape, in [0,1]
 * @see Wang et al. 2020, Score-CAM (arXiv 1910.01279), section 4.3
 */
export function energyInside(map: Float32Array, mask: Float32Array): number {
  let inside = 0;
  let total = 0;
  map.forEach((value, pixel) => {
    const mass = Math.max(0, value);
    inside += mass * (mask[pixel] ?? 0);
    total += mass;
  });
  return total < 1e-7 ? 0 : inside / total;
}

const isInside = (value: number | undefined) => (value ?? 0) >= 0.5;

/**
 * Overlap of the mask with the map's highest pixels, as many as the mask has: IoU without a threshold to choose. Pixels
 * that tie for the last places share them evenly, so that a flat map scores what chance does.
 * @param mask same shape as the map; inside from .5
 * @returns in [0,1]; 0 for an empty mask
 */
export function matchedAreaIou(map: Float32Array, mask: Float32Array): number {
  const area = mask.reduce((count, value) => count + (isInside(value) ? 1 : 0), 0);
  if (area === 0) return 0;
  const threshold = map.toSorted()[map.length - area] ?? 0;
  let above = 0;
  let tied = 0;
  let aboveInside = 0;
  let tiedInside = 0;
  map.forEach((value, pixel) => {
    const inside = isInside(mask[pixel]) ? 1 : 0;
    if (value > threshold) {
      above++;
      aboveInside += inside;
    } else if (value === threshold) {
      tied++;
      tiedInside += inside;
    }
  });
  const overlap = aboveInside + (tiedInside * (area - above)) / tied;
  return overlap / (2 * area - overlap);
}

/**
 * The pointing game: 1 where the map's highest pixel lies inside the mask, 0 where not; of several highest, the share.
 * @param mask same shape as the map; inside from .5
 */
export function pointing(map: Float32Array, mask: Float32Array): number {
  const highest = map.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  let hits = 0;
  let count = 0;
  map.forEach((value, pixel) => {
    if (value !== highest) return;
    count++;
    if (isInside(mask[pixel])) hits++;
  });
  return count === 0 ? 0 : hits / count;
}
