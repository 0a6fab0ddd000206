import type { Augmentation } from '@fovea/domain';
import type { RandomStream } from '../random/random-stream.ts';
import type { RandomStreams } from '../random/random-streams.ts';
import type { Channels } from './surround.ts';
import { orientationKinds, orientations, shift as shiftOrder } from './orientations.ts';

/** How one image is shown, and its regions with it; holds until the next one is drawn. */
export interface View {
  /** Where each pixel comes from; −1 is surround. */
  readonly order: Int32Array;
  /** The same without the shift. */
  readonly turned: Int32Array;
  /** What each colour channel is multiplied by. */
  readonly gains: Channels;
  /** Which of the `orientations` it is; null where the image is moved or its light changed as well. */
  readonly orientation: number | null;
}

/**
 * Draws how the images of a training are changed. Every kind of change has a random stream of its own, so that using more
 * or less of one never shifts another.
 */
export class Augmenter {
  readonly #augmentation: Augmentation;
  readonly #size: number;
  readonly #kinds: readonly number[];
  readonly #moved: Int32Array;
  readonly #streams: Readonly<Record<'turns' | 'shift' | 'brightness' | 'stain', RandomStream>>;

  /**
   * @param size side of the images in pixels
   * @param prefix of the streams' purposes
   */
  constructor(augmentation: Augmentation, size: number, streams: RandomStreams, prefix = '') {
    const { flips, turns } = augmentation;
    this.#augmentation = augmentation;
    this.#size = size;
    this.#moved = new Int32Array(size * size);
    this.#kinds = orientationKinds[flips && turns ? 'both' : flips ? 'flips' : turns ? 'turns' : 'none'];
    this.#streams = {
      turns: streams.of(`${prefix}augmentation`),
      shift: streams.of(`${prefix}shift`),
      brightness: streams.of(`${prefix}brightness`),
      stain: streams.of(`${prefix}stain`),
    };
  }

  next(): View {
    const kinds = this.#kinds;
    const streams = this.#streams;
    const size = this.#size;
    const moved = this.#moved;
    const { shift, brightness, stain } = this.#augmentation;
    const kind = kinds.length === 1 ? 0 : kinds[streams.turns.below(kinds.length)]!;
    const turned = orientations(size)[kind]!;
    const most = Math.round(shift * size);
    if (most > 0) shiftOrder(turned, size, within(streams.shift, most), within(streams.shift, most), moved);
    const light = aroundOne(streams.brightness, brightness);
    return {
      order: most > 0 ? moved : turned,
      turned,
      orientation: most > 0 || brightness > 0 || stain > 0 ? null : kind,
      gains: [
        light * aroundOne(streams.stain, stain),
        light * aroundOne(streams.stain, stain),
        light * aroundOne(streams.stain, stain),
      ],
    };
  }
}

/** A whole number in [−most, most]. */
function within(stream: RandomStream, most: number): number {
  return stream.below(2 * most + 1) - most;
}

/** A number in [1 − share, 1 + share); 1 without a draw where the share is 0. */
function aroundOne(stream: RandomStream, share: number): number {
  return share === 0 ? 1 : 1 + share * (2 * stream.uniform() - 1);
}
