import type { Meaning } from '../words.ts';
import type { Frame, Point } from './frame.ts';
import { imageToMap } from './frame.ts';
import type { Roi, Shape } from './roi.ts';
import { outline, polygonArea } from './roi.ts';

/** A drawn region on the map: the form in which regions are trained on, probed and compared. See `rasterise`. */
export interface Region {
  readonly meaning: Meaning;
  /** How strongly it is meant, in (0,1]. The mask knows nothing of it. */
  readonly strength: number;
  /** Share of each map pixel that the region covers, in [0,1]; row-major size × size. */
  readonly mask: Float32Array;
  /** Whoever drew it; differs between people. */
  readonly author: string;
}

/**
 * Drawn regions on the map, in their order.
 * @param author who drew them; left out where only one person can be meant
 */
export function rasterise(rois: readonly Roi[], frame: Frame, author = 'you'): Region[] {
  return rois.map(({ meaning, strength, shape }) => ({ meaning, strength, mask: coverage(shape, frame), author }));
}

/**
 * Area coverage of a shape on the map: 0 outside, 1 where a map pixel lies fully inside, exact in between for simple
 * polygons.
 * @returns row-major `size` × `size`, each in [0,1]
 */
export function coverage(shape: Shape, frame: Frame): Float32Array {
  const { size } = frame;
  const covered = new Float32Array(size * size);
  const polygon = outline(shape).map((point) => imageToMap(frame, point));
  const lowest = Math.max(0, Math.floor(Math.min(...polygon.map(([, y]) => y))));
  const highest = Math.min(size, Math.ceil(Math.max(...polygon.map(([, y]) => y))));
  for (let y = lowest; y < highest; y++) {
    const row = clip(clip(polygon, 1, y, false), 1, y + 1, true);
    if (row.length < 3) continue;
    const first = Math.max(0, Math.floor(Math.min(...row.map(([x]) => x))));
    const last = Math.min(size, Math.ceil(Math.max(...row.map(([x]) => x))));
    for (let x = first; x < last; x++) {
      const cell = clip(clip(row, 0, x, false), 0, x + 1, true);
      if (cell.length >= 3) covered[y * size + x] = Math.min(1, polygonArea(cell));
    }
  }
  return covered;
}

/** What a mask covers of the image: the sum of its pixels' shares, in px² of the image. */
export function maskArea(mask: Float32Array, { scale }: Pick<Frame, 'scale'>): number {
  return mask.reduce((sum, share) => sum + share, 0) / scale ** 2;
}

/** Keeps the part of a polygon on one side of an axis-parallel line (Sutherland–Hodgman). */
function clip(points: readonly Point[], axis: 0 | 1, bound: number, keepBelow: boolean): Point[] {
  const inside = (point: Point) => (keepBelow ? point[axis] <= bound : point[axis] >= bound);
  const kept: Point[] = [];
  points.forEach((current, index) => {
    const previous = points[(index + points.length - 1) % points.length] ?? current;
    if (inside(current) !== inside(previous)) {
      const share = (bound - previous[axis]) / (current[axis] - previous[axis]);
      kept.push([previous[0] + share * (current[0] - previous[0]), previous[1] + share * (current[1] - previous[1])]);
    }
    if (inside(current)) kept.push(current);
  });
  return kept;
}

/** How strongly the strongest region of a meaning is meant, in [0,1]; 0 where there is none. */
export function strongest(regions: readonly Pick<Region, 'meaning' | 'strength'>[], meaning: Meaning): number {
  return Math.max(0, ...regions.filter((region) => region.meaning === meaning).map(({ strength }) => strength));
}

/**
 * What regions weigh on the map, whatever they mean: the largest strength × coverage at each pixel.
 * @param length pixels of the map
 * @returns each in [0,1]
 */
export function weightOf(regions: readonly Pick<Region, 'strength' | 'mask'>[], length: number): Float32Array {
  const weight = new Float32Array(length);
  for (const { strength, mask } of regions) {
    mask.forEach((covered, pixel) => {
      weight[pixel] = Math.max(weight[pixel] ?? 0, covered * strength);
    });
  }
  return weight;
}

/**
 * The regions of one meaning as one: as strong as the strongest. Its mask is what they weigh (see `weightOf`), as a share of
 * that strength, so that a weaker region counts less beside a stronger one, and fully where it is alone.
 * @returns null where no region of that meaning covers anything
 */
export function unite(regions: readonly Region[], meaning: Meaning): Pick<Region, 'strength' | 'mask'> | null {
  const some = regions.filter((region) => region.meaning === meaning && region.mask.some((covered) => covered > 0));
  const [first, ...others] = some;
  if (first === undefined) return null;
  const strength = strongest(some, meaning);
  if (strength === 1 && others.length === 0) return first;
  return { strength, mask: weightOf(some, first.mask.length).map((weight) => Math.min(1, weight / strength)) };
}

/**
 * Map pixels that a region covers to a half or more, whatever it means and however strongly.
 * @param length pixels of the map
 * @returns 1 inside, else 0
 */
export function insideRegions(regions: readonly Pick<Region, 'mask'>[], length: number): Uint8Array {
  const inside = new Uint8Array(length);
  for (const { mask } of regions) {
    mask.forEach((covered, pixel) => {
      if (covered >= 0.5) inside[pixel] = 1;
    });
  }
  return inside;
}
