/** One lap: some steps one after the other. */
export interface Lap {
  /** Wall time of each step, in milliseconds. */
  readonly ms: readonly number[];
  /** Processor time of the whole lap over all threads, in milliseconds. */
  readonly cpuMs: number;
  /** What the last step answered: a training step its loss. */
  readonly last: number;
}

/** One of several ways to do the same work on the same values. */
export interface Contestant {
  readonly name: string;
  lap(times: number): Promise<Lap>;
  close(): Promise<void>;
}

/** A contestant of this process. @param once does the work on the inputs of the given turn and answers a number */
export function inProcess(name: string, once: (turn: number) => number, close: () => void): Contestant {
  return {
    name,
    async lap(times) {
      const ms: number[] = [];
      let last = Number.NaN;
      const cpu = process.cpuUsage();
      for (let turn = 0; turn < times; turn++) {
        const started = performance.now();
        last = once(turn);
        ms.push(performance.now() - started);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      const { user, system } = process.cpuUsage(cpu);
      return { ms, cpuMs: (user + system) / 1000, last };
    },
    close: () => Promise.resolve(close()),
  };
}
