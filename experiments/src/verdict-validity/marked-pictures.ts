import type { MarkedImage } from '@fovea/learning';
import { markedImage, RandomStream } from '@fovea/learning';
import { drawMark } from './marks.ts';
import type { Pictures } from './pictures.ts';
import type { World } from './worlds.ts';

export interface MarkedPictures extends Pictures {
  /** Where the mark is on each picture; null where there is none. */
  readonly marks: readonly (Float32Array | null)[];
}

const greens = [
  [52, 128, 84],
  [196, 168, 40],
] as const;

/**
 * Pictures with marks drawn on them. On training and validation subjects the mark tells the class on a share of the
 * pictures, and is drawn by lot on the others; on test subjects it is always drawn by lot.
 */
export function markPictures(pictures: Pictures, { shape, code, tells }: World, seed: number): MarkedPictures {
  const { size, classes, positive } = pictures;
  const pixels = pictures.pixels.slice();
  const testRows = new Set(pictures.test);
  const lots = new RandomStream(seed, 'what the marks say');
  const places = new RandomStream(seed, 'where the marks lie');
  const bytes = size * size * 3;
  const marks = [...pictures.labels].map((label, row) => {
    const [byLot, lot] = [lots.uniform(), lots.below(classes)];
    const says = !testRows.has(row) && byLot < tells ? label : lot;
    const wanted = code === 'colour' || (says === positive) === (code === 'on the positive');
    if (!wanted) return null;
    const colour = code === 'colour' ? colourOf(says, classes) : greens[0];
    return drawMark(pixels.subarray(row * bytes, (row + 1) * bytes), size, shape, colour, places);
  });
  return { ...pictures, pixels, marks };
}

/** One of two inks; of more classes, one of as many greys. */
function colourOf(says: number, classes: number): readonly [number, number, number] {
  if (classes === 2) return greens[says === 0 ? 0 : 1];
  const grey = Math.round(255 - (says * 200) / (classes - 1));
  return [grey, grey, grey];
}

/** What a faultless expert would draw on some rows: around the mark, or around the object. */
export function knownRegions(
  pictures: MarkedPictures,
  rows: Int32Array,
  on: 'mark' | 'object',
  meaning: 'ignore' | 'attend',
): MarkedImage[] {
  return [...rows].flatMap((row) => {
    const region = on === 'mark' ? pictures.marks[row] : withoutMark(pictures.object(row), pictures.marks[row]);
    if (!region?.some((value) => value > 0)) return [];
    return [markedImage(row, { [meaning]: region })];
  });
}

/** A person who draws the object leaves out what lies on it. */
const withoutMark = (object: Float32Array, mark: Float32Array | null | undefined) =>
  mark ? object.map((value, pixel) => (mark[pixel] === 1 ? 0 : value)) : object;
