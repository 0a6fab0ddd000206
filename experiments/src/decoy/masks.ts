import type { MarkedImage } from '@fovea/learning';
import { markedImage, RandomStream } from '@fovea/learning';
import type { DecoyImages } from './decoys.ts';
import { corners, decoyWidthAt, inCorner } from './decoys.ts';

/**
 * What is marked as *ignore* on an image, by the corner of its decoy, as the published code varies it:
 * - `whole`: the decoy;
 * - `bottom-half`: the decoy without its upper two rows;
 * - `wrong`: 2 × 8 pixels in the middle of the opposite border, where no decoy is.
 * @see Friedrich et al. 2023, Nature Machine Intelligence 5:319, feedback "incomplete" and "wrong"
 */
const shapes = {
  whole: (corner, size) => inCorner(corner, size),
  'bottom-half': (corner, size) => {
    const width = decoyWidthAt(size);
    const firstRow = (corner >= 2 ? size - width : 0) + width / 2;
    const inside = inCorner(corner, size);
    return (pixel) => inside(pixel) && Math.floor(pixel / size) >= firstRow;
  },
  wrong: (corner, size) => {
    const firstRow = corner >= 2 ? 0 : size - 2;
    const firstColumn = size / 2 - 4;
    return (pixel) => {
      const [row, column] = [Math.floor(pixel / size), pixel % size];
      return row >= firstRow && row < firstRow + 2 && column >= firstColumn && column < firstColumn + 8;
    };
  },
} as const satisfies Record<string, (corner: number, size: number) => (pixel: number) => boolean>;
export type MaskShape = keyof typeof shapes;

/** Feedback for some rows. Images with the decoy in the same corner share their mask: 60,000 of them hold four arrays. */
export function feedbackOn({ corners: chosen, size }: DecoyImages, rows: Int32Array, shape: MaskShape): MarkedImage[] {
  const masks = corners.map((_, corner) => {
    const inside = shapes[shape](corner, size);
    return Float32Array.from({ length: size * size }, (_, pixel) => (inside(pixel) ? 1 : 0));
  });
  return Array.from(rows, (row) => markedImage(row, { ignore: masks[chosen[row] ?? 0]! }));
}

/** Rows that the feedback is given on, drawn at random. */
export function someRows(rows: Int32Array, count: number, seed: number): Int32Array {
  return new RandomStream(seed, 'images with feedback').shuffle(rows.slice()).subarray(0, count);
}
