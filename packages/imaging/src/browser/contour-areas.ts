import { areasFrom } from './areas-from.ts';

/**
 * Where a map has a level or more: what its contour lines enclose (see `contourLines`), together with the map's rim.
 * @param map square, row-major
 * @returns in map pixels, for each piece its outline, then those of its holes
 */
export const contourAreas = (map: Float32Array, level: number) => areasFrom(level, map, Math.sqrt(map.length), true);
