import { areaUnderCurve, orderOf } from '../evaluation/area-under-curve.ts';

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

/** The overlap of what the map rates ½ or more with the mask: intersection over union, and Dice's 2·∩ / (sum of both). */
export function overlapAtHalf(map: Float32Array, mask: Float32Array): { iou: number; dice: number } {
  let both = 0;
  let sum = 0;
  map.forEach((value, pixel) => {
    const [high, inside] = [value >= 0.5, isInside(mask[pixel])];
    sum += Number(high) + Number(inside);
    both += Number(high && inside);
  });
  return sum === 0 ? { iou: 0, dice: 0 } : { iou: both / (sum - both), dice: (2 * both) / sum };
}

/**
 * The chance that a pixel inside the mask is rated above one outside, ties half: the area under the curve of finding the
 * mask's pixels by the map. NaN where no pixel is inside (from .5), or all are.
 */
export function pixelAuc(map: Float32Array, mask: Float32Array): number {
  return areaUnderCurve(map, orderOf(map), (pixel) => isInside(mask[pixel]));
}

/**
 * Kullback–Leibler divergence from the map's mass to the mask's, both made to sum to 1: Σ q·ln(q / (p + ε)), p of the map's
 * positive part, q of the mask; 0 where they are alike, large where the mask lies where the map has nothing.
 * NaN for an empty mask; a map without mass counts as nowhere.
 * @see Bylinskii et al. 2019, What do different evaluation metrics tell us about saliency models? (arXiv 1604.03605)
 */
export function divergence(map: Float32Array, mask: Float32Array): number {
  const mass = map.reduce((sum, value) => sum + Math.max(0, value), 0);
  const drawn = mask.reduce((sum, value) => sum + value, 0);
  let divergence = 0;
  mask.forEach((value, pixel) => {
    if (value <= 0) return;
    const share = mass > 0 ? Math.max(0, map[pixel] ?? 0) / mass : 0;
    const wanted = value / drawn;
    divergence += wanted * Math.log(wanted / (share + Number.EPSILON));
  });
  return drawn > 0 ? divergence : Number.NaN;
}

/** Pearson's correlation of map and mask over the pixels, in [−1,1]; 0 where either is flat. */
export function correlation(map: Float32Array, mask: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mapMean, maskMean] = [mean(map), mean(mask)];
  let both = 0;
  let ofMap = 0;
  let ofMask = 0;
  map.forEach((value, pixel) => {
    const [one, other] = [value - mapMean, (mask[pixel] ?? 0) - maskMean];
    both += one * other;
    ofMap += one * one;
    ofMask += other * other;
  });
  const spread = Math.sqrt(ofMap * ofMask);
  return spread < 1e-9 ? 0 : both / spread;
}
