import { atWidth } from '@fovea/domain';
import { erase, transplant } from '../images/blend.ts';
import { dilate } from '../images/dilate.ts';
import type { PreparedImages } from '../images/prepared-images.ts';
import { contentOf } from '../images/prepared-images.ts';
import type { RandomStream } from '../random/random-stream.ts';

/** Part of one image, whose content can be taken elsewhere or replaced. */
export interface Patch {
  /** Row of the image among the prepared images. */
  readonly row: number;
  /** size × size, in [0,1]. */
  readonly mask: Float32Array;
}

/** Share of a batch that receives the content of an ignored region. */
const transplantShare = 0.5;
/** Share of a batch that is replaced by feedback images with their region removed. */
const removalShare = 1 / 16;
/** Width of the ring around a region whose colour replaces it, on images of 64 pixels. */
const ringWidth = 3;

/** Changed pixels of one image, and the row of the image whose label they carry. */
export interface Shown {
  readonly pixels: Uint8Array;
  readonly row: number;
}

/**
 * Changes images so that the content of ignored regions says nothing of the class any more: pastes it onto half of a
 * batch, whose labels stay, and shows some feedback images without it. Regions lie as they were drawn: images are turned
 * and moved afterwards.
 */
export class Counterexamples {
  readonly #images: PreparedImages;
  readonly #patches: readonly Patch[];
  readonly #rings: readonly Float32Array[];
  readonly #labelled: Int32Array;
  readonly #stream: RandomStream;
  readonly #changed: Uint8Array;

  constructor(images: PreparedImages, patches: readonly Patch[], stream: RandomStream) {
    this.#images = images;
    this.#patches = patches;
    this.#rings = patches.map(({ mask }) => dilate(mask, images.size, atWidth(ringWidth, images.size)));
    this.#labelled = Int32Array.from(patches.keys()).filter(
      (index) => (images.labels[patches[index]?.row ?? 0] ?? -1) >= 0,
    );
    this.#stream = stream;
    this.#changed = new Uint8Array(images.size ** 2 * 3);
  }

  /**
   * What to show in place of an image; null to show it as it is. Its pixels hold until the next call.
   * @param position of the image in a batch of `count`
   */
  show(row: number, position: number, count: number): Shown | null {
    const removals = this.#labelled.length === 0 ? 0 : Math.ceil(count * removalShare);
    return position < removals ? this.#removal() : this.#pasted(row);
  }

  #removal(): Shown {
    const index = this.#labelled[this.#stream.below(this.#labelled.length)]!;
    const { row, mask } = this.#patches[index]!;
    this.#changed.set(contentOf(this.#images, row));
    erase(this.#changed, mask, this.#rings[index]!);
    return { pixels: this.#changed, row };
  }

  #pasted(row: number): Shown | null {
    const wanted = this.#stream.uniform() < transplantShare;
    const patch = this.#patches[this.#stream.below(this.#patches.length)]!;
    if (!wanted) return null;
    this.#changed.set(contentOf(this.#images, row));
    transplant(this.#changed, contentOf(this.#images, patch.row), patch.mask);
    return { pixels: this.#changed, row };
  }
}
