import type { RandomStream } from './random-stream.ts';

/** Draws from a list without replacement, reshuffling each time it has been through: epochs without a boundary. */
export class Sampler {
  private readonly order: Int32Array;
  private readonly stream: RandomStream;
  private position: number;

  constructor(values: Int32Array, stream: RandomStream) {
    this.order = values.slice();
    this.stream = stream;
    this.position = this.order.length;
  }

  /** The next `count` values; a list shorter than `count` comes round more than once. */
  take(count: number): Int32Array {
    const taken = new Int32Array(count);
    for (let index = 0; index < count; index++) {
      if (this.position >= this.order.length) {
        this.stream.shuffle(this.order);
        this.position = 0;
      }
      taken[index] = this.order[this.position++] ?? 0;
    }
    return taken;
  }
}
