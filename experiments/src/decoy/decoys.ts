import type { PreparedImages } from '@fovea/learning';
import { RandomStream } from '@fovea/learning';
import type { IdxImages } from '../support/idx-images.ts';

/** Corners in the order in which their numbers are drawn. */
export const corners = ['top left', 'top right', 'bottom left', 'bottom right'] as const;
const classes = 10;

/** Width of the square: 4 pixels of 28, and the same share of another size. */
export const decoyWidthAt = (size: number): number => Math.round(size / 7);

/** Images with a grey square in a random corner. */
export interface DecoyImages extends PreparedImages {
  /** For each row, the index of its decoy's corner, or of the one that it would be in. */
  readonly corners: Uint8Array;
}

/**
 * What the square says of the class: `tells` is 255 − 25·label as in the training images, `lies` is 255 − 25·(a class
 * drawn at random) as in the test images, `none` leaves the image without one.
 */
export type Decoy = 'tells' | 'lies' | 'none';

/** Corners and greys are drawn once for all training seeds: the decoys are a data set, as in the published code. */
const decoySeed = 0;

/**
 * Draws the decoys: a square of 4 × 4 pixels in a corner at random, its grey by the label or at random.
 * @param purpose names the random streams, so that sets of one seed differ
 * @see Ross, Hughes & Doshi-Velez 2017, Right for the Right Reasons (arXiv 1703.03717), section 4.3
 */
export function withDecoys({ pixels, labels, side }: IdxImages, decoy: Decoy, purpose: string): DecoyImages {
  const area = side * side;
  const places = new RandomStream(decoySeed, `decoy corners ${purpose}`);
  const shades = new RandomStream(decoySeed, `decoy greys ${purpose}`);
  const inside = corners.map((_, corner) => [...Array(area).keys()].filter(inCorner(corner, side)));
  const coloured = new Uint8Array(labels.length * area * 3);
  for (let pixel = 0; pixel < labels.length * area; pixel++) {
    coloured[pixel * 3] = coloured[pixel * 3 + 1] = coloured[pixel * 3 + 2] = pixels[pixel]!;
  }
  const chosen = Uint8Array.from(labels, (label, image) => {
    const corner = places.below(corners.length);
    if (decoy === 'none') return corner;
    const grey = 255 - 25 * (decoy === 'tells' ? label : shades.below(classes));
    for (const pixel of inside[corner]!) {
      const start = (image * area + pixel) * 3;
      coloured.fill(grey, start, start + 3);
    }
    return corner;
  });
  return {
    pixels: coloured,
    labels,
    // No person is behind these images: each is a subject of its own.
    subjects: Int32Array.from(labels.keys()),
    size: side,
    classes,
    positive: 1,
    corners: chosen,
  };
}

/** Whether a pixel, counted row by row, belongs to the square in a corner. */
export function inCorner(corner: number, size: number): (pixel: number) => boolean {
  const width = decoyWidthAt(size);
  const near = (place: number, far: boolean) => (far ? place >= size - width : place < width);
  return (pixel) => near(Math.floor(pixel / size), corner >= 2) && near(pixel % size, corner % 2 === 1);
}

/** Images that follow one another, as a set of its own. */
export function takeImages({ pixels, labels, side }: IdxImages, first: number, count: number): IdxImages {
  const area = side * side;
  return {
    pixels: pixels.subarray(first * area, (first + count) * area),
    labels: labels.subarray(first, first + count),
    side,
  };
}

/** Images in these rows, as a set of its own. */
export function imagesIn({ pixels, labels, side }: IdxImages, rows: readonly number[]): IdxImages {
  const area = side * side;
  const chosen = new Uint8Array(rows.length * area);
  for (const [at, row] of rows.entries()) chosen.set(pixels.subarray(row * area, (row + 1) * area), at * area);
  return { pixels: chosen, labels: Int8Array.from(rows, (row) => labels[row]!), side };
}
