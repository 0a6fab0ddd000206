import { FoveaError } from '@fovea/domain';
import type { StreamState } from './random-stream.ts';
import { RandomStream } from './random-stream.ts';

/** Where the streams of a training stand, by purpose; plain JSON. */
export type StreamStates = Readonly<Record<string, StreamState>>;

/** The random streams of one seed, by purpose. */
export class RandomStreams {
  readonly #seed: number;
  readonly #streams = new Map<string, RandomStream>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The stream of a purpose, the same one each time. */
  of(purpose: string): RandomStream {
    let stream = this.#streams.get(purpose);
    if (stream === undefined) this.#streams.set(purpose, (stream = new RandomStream(this.#seed, purpose)));
    return stream;
  }

  state(): StreamStates {
    return Object.fromEntries([...this.#streams].map(([purpose, stream]) => [purpose, stream.state()]));
  }

  /** @throws INPUT_INVALID when the states are of other purposes */
  restore(states: StreamStates): void {
    const [own, given] = [[...this.#streams.keys()].sort().join(), Object.keys(states).sort().join()];
    if (own !== given) {
      throw new FoveaError('INPUT_INVALID', 'This state belongs to another training; start the training anew.', {
        own,
        given,
      });
    }
    for (const [purpose, stream] of this.#streams) stream.restore(states[purpose]!);
  }
}
