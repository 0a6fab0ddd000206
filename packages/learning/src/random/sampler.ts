import { FoveaError } from '@fovea/domain';
import type { RandomStream } from './random-stream.ts';

/** Where a sampler stands within its round, its random stream apart; plain JSON. */
export interface SamplerState {
  readonly order: readonly number[];
  readonly position: number;
}

/** Something that rows are drawn from; its state is plain JSON. */
export interface RowSampler {
  take(count: number): Int32Array;
  state(): RowSamplerState;
  /** @throws INPUT_INVALID when the state is not of a sampler of the same rows */
  restore(state: RowSamplerState): void;
}

/** Of a list; or of a sampler that takes turns among others, each with its own state. */
export type RowSamplerState =
  SamplerState | { readonly turns: SamplerState; readonly groups: readonly RowSamplerState[] };

/** What a sampler answers to the state of another one. */
export const otherRows = (facts: Readonly<Record<string, unknown>>) =>
  new FoveaError('INPUT_INVALID', 'This state belongs to a training on other images; start it anew.', facts);

/** Draws from a list without replacement, reshuffling each time it has been through: epochs without a boundary. */
export class Sampler implements RowSampler {
  readonly #order: Int32Array;
  readonly #stream: RandomStream;
  #position: number;

  constructor(values: Int32Array, stream: RandomStream) {
    this.#order = values.slice();
    this.#stream = stream;
    this.#position = this.#order.length;
  }

  state(): SamplerState {
    return { order: [...this.#order], position: this.#position };
  }

  restore(state: RowSamplerState): void {
    if (!('order' in state)) throw otherRows({ expected: this.#order.length });
    const { order, position } = state;
    const [own, given] = [this.#order.toSorted(), Int32Array.from(order).sort()];
    const same = own.length === given.length && own.every((value, index) => value === given[index]);
    if (!same || !(position >= 0 && position <= order.length)) {
      throw otherRows({ values: given.length, expected: own.length, position });
    }
    this.#order.set(order);
    this.#position = position;
  }

  /** The next `count` values; a list shorter than `count` comes round more than once. */
  take(count: number): Int32Array {
    const taken = new Int32Array(count);
    for (let index = 0; index < count; index++) {
      if (this.#position >= this.#order.length) {
        this.#stream.shuffle(this.#order);
        this.#position = 0;
      }
      taken[index] = this.#order[this.#position++] ?? 0;
    }
    return taken;
  }
}
