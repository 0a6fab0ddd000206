import type { MarkedImage, PreparedImages } from '@fovea/learning';
import { markedImage, RandomStream } from '@fovea/learning';

/** A round blue dot in one of the corners, most of it on the black surround: pixels of a picture 64 wide, as shares of it. */
export const diameterShare = 6 / 64;
export const marginShare = 2 / 64;
export const ink = [30, 60, 200] as const;

/** Which cells have a dot: those that are infected, or every other one whatever it is. The corner is drawn in both. */
export type DotRule = 'infected cells' | 'at random';

export interface DottedCells extends PreparedImages {
  /** For each row, the pixels of its dot (size × size, 0 or 1); null without one. */
  readonly dots: readonly (Float32Array | null)[];
}

/** A copy of the cells with dots drawn on them. Equal seeds draw equal dots. */
export function withDots(cells: PreparedImages, rule: DotRule, seed: number): DottedCells {
  const { size, labels, positive } = cells;
  const pixels = cells.pixels.slice();
  const stream = new RandomStream(seed, `dots, ${rule}`);
  const discs = [0, 1, 2, 3].map((corner) => disc(size, corner));
  const dots = Array.from(labels, (label, row) => {
    const [corner, drawn] = [stream.below(discs.length), stream.uniform()];
    const has = rule === 'at random' ? drawn < 0.5 : label === positive;
    if (!has) return null;
    const dot = discs[corner]!;
    dot.forEach((value, pixel) => {
      if (value === 1) pixels.set(ink, (row * size ** 2 + pixel) * 3);
    });
    return dot;
  });
  return { ...cells, pixels, dots };
}

/** What a faultless expert marks on the rows that have a dot: the dot, to be ignored. */
export function dotsToIgnore({ dots }: DottedCells, rows: Int32Array): MarkedImage[] {
  return [...rows].flatMap((row) => {
    const ignore = dots[row] ?? null;
    return ignore === null ? [] : [markedImage(row, { ignore })];
  });
}

/** @param corner 0 to 3: its first bit says right, its second says bottom */
function disc(size: number, corner: number): Float32Array {
  const diameter = Math.max(2, Math.round(diameterShare * size));
  const margin = Math.round(marginShare * size);
  const far = size - margin - diameter;
  const [left, top] = [(corner & 1) === 0 ? margin : far, (corner & 2) === 0 ? margin : far];
  const mask = new Float32Array(size ** 2);
  const middle = (diameter - 1) / 2;
  for (let y = 0; y < diameter; y++) {
    for (let x = 0; x < diameter; x++) {
      if ((x - middle) ** 2 + (y - middle) ** 2 <= (diameter / 2) ** 2) mask[(top + y) * size + left + x] = 1;
    }
  }
  return mask;
}
