import { weightedMean } from '@fovea/domain';
import {
  correlation,
  divergence,
  energyInside,
  matchedAreaIou,
  overlapAtHalf,
  pixelAuc,
  pointing,
} from './map-metrics.ts';

export const mapFigures = [
  'energyInside',
  'iouAtMatchedArea',
  'iouAtHalf',
  'dice',
  'pointing',
  'pixelAuc',
  'divergence',
  'correlation',
  'meanInside',
  'meanOutside',
] as const;
export type MapFigures = Readonly<Record<(typeof mapFigures)[number], number>>;

/** How one map lies to the region it should (or should not) show; NaN where a figure has no meaning (see `map-metrics`). */
function describeMap(map: Float32Array, mask: Float32Array): MapFigures {
  const { iou, dice } = overlapAtHalf(map, mask);
  const outside = mask.map((value) => 1 - value);
  return {
    energyInside: energyInside(map, mask),
    iouAtMatchedArea: matchedAreaIou(map, mask),
    iouAtHalf: iou,
    dice,
    pointing: pointing(map, mask),
    pixelAuc: pixelAuc(map, mask),
    divergence: divergence(map, mask),
    correlation: correlation(map, mask),
    meanInside: weightedMean(map, mask) ?? Number.NaN,
    meanOutside: weightedMean(map, outside) ?? Number.NaN,
  };
}

/**
 * How maps lie to their regions: means over the images, each over those where the figure has a meaning (NaN without any).
 * `insideToOutside` is the ratio of the two means, not the mean of ratios, which one map with nothing outside would carry off.
 * @param maps images × area, any scale; only those that lie in [0,1] have a meaning at ½
 * @param masks of each image, area values in [0,1]
 */
export function describeMaps(
  maps: Float32Array,
  masks: readonly Float32Array[],
): MapFigures & { readonly insideToOutside: number } {
  const area = maps.length / masks.length;
  const each = masks.map((mask, image) => describeMap(maps.subarray(image * area, (image + 1) * area), mask));
  const mean = (name: keyof MapFigures) => {
    const values = each.map((figures) => figures[name]).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const means = Object.fromEntries(mapFigures.map((name) => [name, mean(name)])) as unknown as MapFigures;
  return { ...means, insideToOutside: means.meanInside / means.meanOutside };
}
