import { FoveaError, imagesAtOnce } from '@fovea/domain';

/** Images as training reads them: decoded, letterboxed and resized beforehand, row-major RGB. */
export interface PreparedImages {
  /**
   * images × size × size × 3, each 0…255. Of a set that is too large for memory, only the rows are filled that somebody
   * drew on or watches; `contentOf` has any row.
   */
  readonly pixels: Uint8Array;
  /** Reads one image of a set that is too large for memory: size × size × 3. Left out where `pixels` has all of them. */
  readonly read?: (row: number) => Uint8Array;
  /** Class index of each image; −1 where nobody knows. */
  readonly labels: Int8Array | Int16Array;
  /** Subject of each image, as any integer that differs between subjects. */
  readonly subjects: Int32Array;
  /** Side of the square in pixels. */
  readonly size: number;
  readonly classes: number;
  /** Index of the class that sensitivity and AUC speak of. */
  readonly positive: number;
}

/** @throws INPUT_INVALID when the parts do not belong together */
export function assertPrepared(images: PreparedImages): void {
  const count = images.labels.length;
  if (images.pixels.length !== count * images.size ** 2 * 3 || images.subjects.length !== count) {
    throw new FoveaError('INPUT_INVALID', 'The prepared images do not match their labels; import the data set again.', {
      images: count,
      bytes: images.pixels.length,
      subjects: images.subjects.length,
    });
  }
  if (images.classes < 2 || images.positive < 0 || images.positive >= images.classes) {
    throw new FoveaError('INPUT_INVALID', 'A model needs at least two classes, one of them the positive one.', {
      classes: images.classes,
      positive: images.positive,
    });
  }
  const stray = images.labels.find((label) => label < -1 || label >= images.classes);
  if (stray !== undefined) {
    throw new FoveaError('INPUT_INVALID', 'A label names a class that the model does not have.', { label: stray });
  }
}

/** The pixels of one image, size × size × 3: not to be written to. */
export function contentOf(
  { pixels, size, read }: Pick<PreparedImages, 'pixels' | 'size' | 'read'>,
  row: number,
): Uint8Array {
  const bytes = size * size * 3;
  return read?.(row) ?? pixels.subarray(row * bytes, (row + 1) * bytes);
}

/** The rows that carry a label, in order: only they can be trained on or scored. */
export function labelledRows(images: PreparedImages, rows: Int32Array): Int32Array {
  return rows.filter((row) => (images.labels[row] ?? -1) >= 0);
}

/** Copies the pixels of some images, one after another. @returns rows × size × size × 3 */
export function gatherPixels(
  images: Pick<PreparedImages, 'pixels' | 'size' | 'read'>,
  rows: ArrayLike<number>,
): Uint8Array {
  const bytes = images.size ** 2 * 3;
  const gathered = new Uint8Array(rows.length * bytes);
  for (let index = 0; index < rows.length; index++) gathered.set(contentOf(images, rows[index] ?? 0), index * bytes);
  return gathered;
}

/** What the pixels of images take that stand in memory together, where a whole set is gone through. */
const mostBytes = 2 ** 26;

/**
 * Splits a number of images into parts that take 64 MiB at most. A part is whole batches, so that each image is computed with
 * the same others as if there were no parts.
 * @returns where each part begins, and where it ends
 */
export function* inParts(count: number, size: number): Generator<readonly [start: number, end: number]> {
  const batch = imagesAtOnce(256, size);
  const images = batch * Math.max(1, Math.floor(mostBytes / (batch * size ** 2 * 3)));
  for (let start = 0; start < count; start += images) yield [start, Math.min(count, start + images)];
}
