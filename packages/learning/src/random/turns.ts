import type { RandomStream } from './random-stream.ts';
import type { RowSampler, RowSamplerState } from './sampler.ts';
import { otherRows, Sampler } from './sampler.ts';

/** Draws from one group of rows after the other, each equally often, in an order that is shuffled in each round. */
export class Turns implements RowSampler {
  readonly #turns: Sampler;
  readonly #groups: readonly RowSampler[];

  constructor(groups: readonly RowSampler[], stream: RandomStream) {
    this.#turns = new Sampler(Int32Array.from(groups.keys()), stream);
    this.#groups = groups;
  }

  take(count: number): Int32Array {
    return this.#turns.take(count).map((group) => this.#groups[group]!.take(1)[0]!);
  }

  state(): RowSamplerState {
    return { turns: this.#turns.state(), groups: this.#groups.map((group) => group.state()) };
  }

  restore(state: RowSamplerState): void {
    if (!('turns' in state) || state.groups.length !== this.#groups.length)
      throw otherRows({ expected: this.#groups.length });
    this.#turns.restore(state.turns);
    for (const [at, group] of this.#groups.entries()) group.restore(state.groups[at]!);
  }
}
