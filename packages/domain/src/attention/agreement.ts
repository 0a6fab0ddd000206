import { atWidth } from '../recipe/input-size.ts';

/**
 * Agreement is measured on a grid as coarse as the coarsest step that most explanations can tell apart, in pixels of the
 * default size.
 */
const cellPixels = 4;
/** The share of the image that counts as what an explanation points at. */
export const pointedAt = 0.1;

/**
 * Do two maps point at the same places? Of the tenth of the image that one map rates highest, the share that is also in
 * the other's highest tenth: the feature agreement of Krishna et al. Both are first averaged over cells of a sixteenth of the width, 4 × 4 pixels at least,
 * negative values counting as 0, so that a fine map and a coarse one can be compared. Cells that tie for the last places
 * share them evenly, so that a flat map scores what chance does: `pointedAt`.
 * @param one, other maps of one image: any scale, size × size, size a multiple of 4, above 64 of 16
 * @returns in [0,1]; 1 where both point at the same tenth; the order of the two does not matter. Null where one of them
 * is nowhere above 0 and so points at nothing
 * @see Krishna et al. 2022, The disagreement problem in explainable machine learning (arXiv 2202.01602), section 3.2
 */
export function agreement(one: Float32Array, other: Float32Array): number | null {
  const [first, second] = [highestCells(one), highestCells(other)];
  if (first === null || second === null) return null;
  const overlap = first.reduce((sum, share, cell) => sum + share * (second[cell] ?? 0), 0);
  return overlap / first.reduce((sum, share) => sum + share, 0);
}

/**
 * Where two maps disagree: 1 on cells that are among the highest tenth of the first alone, −1 on those of the second alone,
 * in between where cells tie for the last places, and 0 on all others, also on those of both. Cells and tenth: `agreement`.
 * @param one, other as of `agreement`, of one size
 * @returns as large as the maps, each in [−1,1]; null where `agreement` is
 */
export function disagreement(one: Float32Array, other: Float32Array): Float32Array | null {
  const [first, second] = [highestCells(one), highestCells(other)];
  if (first === null || second === null) return null;
  const size = Math.sqrt(one.length);
  const cellSide = atWidth(cellPixels, size);
  return one.map((_, pixel) => {
    const cell = cellOf(pixel, size, cellSide);
    return (first[cell] ?? 0) - (second[cell] ?? 0);
  });
}

/** For each cell the chance in [0,1] that it is among the highest when ties are broken at random. */
function highestCells(map: Float32Array): Float32Array | null {
  const cells = coarse(map);
  if (!cells.some((value) => value > 0)) return null;
  const wanted = Math.round(pointedAt * cells.length);
  const threshold = cells.toSorted()[cells.length - wanted] ?? 0;
  const above = cells.reduce((count, value) => count + (value > threshold ? 1 : 0), 0);
  const tied = cells.reduce((count, value) => count + (value === threshold ? 1 : 0), 0);
  return cells.map((value) => (value > threshold ? 1 : value === threshold ? (wanted - above) / tied : 0));
}

/** Mean of the positive part over each cell, row by row. */
function coarse(map: Float32Array): Float32Array {
  const size = Math.sqrt(map.length);
  const cellSide = atWidth(cellPixels, size);
  const cells = new Float32Array((size / cellSide) ** 2);
  map.forEach((value, pixel) => {
    const cell = cellOf(pixel, size, cellSide);
    cells[cell] = (cells[cell] ?? 0) + Math.max(0, value) / cellSide ** 2;
  });
  return cells;
}

/** In which cell a pixel lies, row by row. */
function cellOf(pixel: number, size: number, cellSide: number): number {
  const [row, column] = [Math.floor(pixel / size), pixel % size];
  return Math.floor(row / cellSide) * (size / cellSide) + Math.floor(column / cellSide);
}
