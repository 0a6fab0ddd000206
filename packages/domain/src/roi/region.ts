import type { Meaning } from '../words.ts';
import type { Frame, Point } from './frame.ts';
import { imageToMap } from './frame.ts';
import type { Ring, Roi, Shape } from './roi.ts';
import { polygonsOf, ringArea } from './roi.ts';

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

/** An outline on the map: that of a hole takes area away. */
interface Outline {
  readonly adds: 1 | -1;
  readonly ring: Ring;
}

/**
 * Area coverage of a shape on the map: 0 outside, 1 where a map pixel lies fully inside, exact in between, holes included.
 * No outline may cross itself: parts of opposite turn would cancel. Regions are stored without crossings. Sets that were
 * frozen earlier may hold some: what these cover stays as it was, so that their runs can be repeated.
 * @returns row-major `size` × `size`, each in [0,1]
 */
export function coverage(shape: Shape, frame: Frame): Float32Array {
  const { size } = frame;
  const covered = new Float32Array(size * size);
  const onMap = (ring: Ring) => ring.map((point) => imageToMap(frame, point));
  const outlines: readonly Outline[] = polygonsOf(shape).flatMap(([outer, ...holes]) => [
    { adds: 1, ring: onMap(outer) },
    ...holes.map((hole) => ({ adds: -1 as const, ring: onMap(hole) })),
  ]);
  const [top, bottom] = pixelsAcross(outlines, 1, size);
  for (let y = top; y < bottom; y++) {
    const row = strip(outlines, 1, y);
    const [left, right] = pixelsAcross(row, 0, size);
    for (let x = left; x < right; x++) {
      const area = strip(row, 0, x).reduce((sum, { adds, ring }) => sum + adds * ringArea(ring), 0);
      covered[y * size + x] = Math.max(0, Math.min(1, area));
    }
  }
  return covered;
}

/** The pixels of the map that outlines reach along an axis: the first, and the one after the last. */
function pixelsAcross(outlines: readonly Outline[], axis: 0 | 1, size: number): [first: number, end: number] {
  let [least, most] = [size, 0];
  for (const { ring } of outlines) {
    for (const point of ring) {
      least = Math.min(least, point[axis]);
      most = Math.max(most, point[axis]);
    }
  }
  return [Math.max(0, Math.floor(least)), Math.min(size, Math.ceil(most))];
}

/** What of outlines lies between `from` and the next pixel of an axis. */
const strip = (outlines: readonly Outline[], axis: 0 | 1, from: number): Outline[] =>
  outlines
    .map(({ adds, ring }) => ({ adds, ring: clip(clip(ring, axis, from, false), axis, from + 1, true) }))
    .filter(({ ring }) => ring.length >= 3);

/** What a mask covers of the image: the sum of its pixels' shares, in px² of the image. */
export function maskArea(mask: Float32Array, { scale }: Pick<Frame, 'scale'>): number {
  return mask.reduce((sum, share) => sum + share, 0) / scale ** 2;
}

/** Keeps the part of a polygon on one side of an axis-parallel line (Sutherland–Hodgman). */
function clip(points: Ring, axis: 0 | 1, bound: number, keepBelow: boolean): Point[] {
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
