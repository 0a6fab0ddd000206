/** Where a stream stands: four 32-bit integers. */
export type StreamState = readonly [number, number, number, number];

/**
 * A seeded stream of numbers (sfc32), equal on every machine. Each purpose draws from a stream of its own, so that using
 * more or less of one purpose never shifts another: a run without feedback sees the same data as a run with it.
 */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, purpose: string) {
    let hash = (seed ^ 0x9e3779b9) >>> 0;
    const words: number[] = [];
    for (let round = 0; round < 3; round++) {
      for (const character of `${round}:${purpose}`) {
        hash = Math.imul(hash ^ character.charCodeAt(0), 0x85ebca6b);
        hash = ((hash << 13) | (hash >>> 19)) >>> 0;
      }
      words.push(hash);
    }
    [this.#a = 0, this.#b = 0, this.#c = 0] = words;
    for (let skipped = 0; skipped < 15; skipped++) this.uint32();
  }

  state(): StreamState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  /** Goes on from where another stream of the same purpose stood. */
  restore(state: StreamState): void {
    [this.#a, this.#b, this.#c, this.#counter] = state;
  }

  /** An integer in [0, 2³²). */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** A number in [0, 1). */
  uniform(): number {
    return this.uint32() / 4294967296;
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Shuffles in place (Fisher–Yates) and answers the same array. */
  shuffle<T extends Int32Array | unknown[]>(values: T): T {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const kept = values[last];
      values[last] = values[other] as never;
      values[other] = kept as never;
    }
    return values;
  }
}
