import { FoveaError } from '@fovea/domain';
import type { RandomStream, StreamState } from './random-stream.ts';

/** Where a sampler stands within its round; plain JSON. */
export interface SamplerState {
  readonly order: readonly number[];
  readonly position: number;
  readonly stream: StreamState;
}

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

  state(): SamplerState {
    return { order: [...this.order], position: this.position, stream: this.stream.state() };
  }

  /** @throws INPUT_INVALID when the state is not of a sampler of the same values */
  restore({ order, position, stream }: SamplerState): void {
    const own = this.order.toSorted();
    const same =
      order.length === own.length &&
      Int32Array.from(order)
        .sort()
        .every((value, index) => value === own[index]);
    if (!same || !(position >= 0 && position <= order.length)) {
      throw new FoveaError(
        'INPUT_INVALID',
        'This state belongs to a training on other images; start the training anew.',
        { values: order.length, expected: own.length, position },
      );
    }
    this.order.set(order);
    this.position = position;
    this.stream.restore(stream);
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
