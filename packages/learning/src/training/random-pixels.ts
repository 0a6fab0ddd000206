import type { PreparedImages } from '../images/prepared-images.ts';
import { contentOf } from '../images/prepared-images.ts';
import type { RandomStream } from '../random/random-stream.ts';
import type { Patch, Shown } from './counterexamples.ts';

/**
 * Shows feedback images with noise in their regions: bytes uniform in 0…255, new ones each time. So that what was drawn says
 * nothing of the class, and everything else does. Pixels that no region touches stay as they are.
 */
export class RandomPixels {
  readonly #images: PreparedImages;
  readonly #patches: readonly Patch[];
  readonly #stream: RandomStream;
  readonly #changed: Uint8Array;

  /** @param patches of labelled images */
  constructor(images: PreparedImages, patches: readonly Patch[], stream: RandomStream) {
    this.#images = images;
    this.#patches = patches;
    this.#stream = stream;
    this.#changed = new Uint8Array(images.size ** 2 * 3);
  }

  /** @param drawn which of the patches @returns its image; the pixels hold until the next call */
  show(drawn: number): Shown {
    const { row, mask } = this.#patches[drawn]!;
    const changed = this.#changed;
    changed.set(contentOf(this.#images, row));
    for (let byte = 0; byte < changed.length; byte++) {
      if ((mask[Math.floor(byte / 3)] ?? 0) > 0) changed[byte] = this.#stream.below(256);
    }
    return { pixels: changed, row };
  }
}
