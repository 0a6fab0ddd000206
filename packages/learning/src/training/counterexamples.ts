import { erase, transplant } from '../images/blend.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import type { RandomStream } from '../random/random-stream.ts';
import { dilate } from './feedback-target.ts';

/** A region to ignore, widened, with the row of the image that it was drawn on. */
export interface IgnoredRegion {
  readonly row: number;
  readonly mask: Float32Array;
}

/** Share of a batch that receives the content of an ignored region. */
const transplantShare = 0.5;
/** Share of a batch that is replaced by feedback images with their region removed. */
const removalShare = 1 / 16;
const ringRadius = 3;

/**
 * Changes a batch so that the content of ignored regions says nothing of the class any more: pastes it onto half of the
 * images, whose labels stay, and shows some feedback images without it.
 */
export class Counterexamples {
  private readonly images: PreparedImages;
  private readonly regions: readonly IgnoredRegion[];
  private readonly rings: readonly Float32Array[];
  private readonly labelled: Int32Array;
  private readonly stream: RandomStream;

  constructor(images: PreparedImages, regions: readonly IgnoredRegion[], stream: RandomStream) {
    this.images = images;
    this.regions = regions;
    this.rings = regions.map(({ mask }) => dilate(mask, images.size, ringRadius));
    this.labelled = Int32Array.from(regions.keys()).filter(
      (index) => (images.labels[regions[index]?.row ?? 0] ?? -1) >= 0,
    );
    this.stream = stream;
  }

  /**
   * @param pixels the batch, changed in place: rows × size × size × 3
   * @param rows which image each is, changed in place where one is replaced
   * @returns the mask that was pasted onto each image, or null
   */
  apply(pixels: Uint8Array, rows: Int32Array): (Float32Array | null)[] {
    const bytes = this.images.size ** 2 * 3;
    const pasted: (Float32Array | null)[] = [];
    const removals = this.labelled.length === 0 ? 0 : Math.ceil(rows.length * removalShare);
    rows.forEach((_, position) => {
      const target = pixels.subarray(position * bytes, (position + 1) * bytes);
      pasted.push(position < removals ? this.removal(target, rows, position) : this.paste(target));
    });
    return pasted;
  }

  private content(row: number): Uint8Array {
    const bytes = this.images.size ** 2 * 3;
    return this.images.pixels.subarray(row * bytes, (row + 1) * bytes);
  }

  private removal(target: Uint8Array, rows: Int32Array, position: number): null {
    const index = this.labelled[this.stream.below(this.labelled.length)] ?? 0;
    const region = this.regions[index];
    const ring = this.rings[index];
    if (region === undefined || ring === undefined) return null;
    target.set(this.content(region.row));
    erase(target, region.mask, ring);
    rows[position] = region.row;
    return null;
  }

  private paste(target: Uint8Array): Float32Array | null {
    const wanted = this.stream.uniform() < transplantShare;
    const region = this.regions[this.stream.below(this.regions.length)];
    if (!wanted || region === undefined) return null;
    transplant(target, this.content(region.row), region.mask);
    return region.mask;
  }
}
