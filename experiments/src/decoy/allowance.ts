import type { BenchmarkSetting } from '../benchmark.ts';

/** Thrown where a benchmark's time is spent; what was measured so far is kept. */
export class OutOfTime extends Error {
  constructor() {
    super('The time allowed is spent; the same command goes on from here.');
    this.name = 'OutOfTime';
  }
}

/** How long a benchmark may go on, from its start. */
export class Allowance {
  readonly #end: number;

  /** @param minutes undefined: as long as it takes */
  constructor(minutes: string | undefined) {
    this.#end = minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + 60_000 * Number(minutes);
  }

  isSpent(): boolean {
    return performance.now() >= this.#end;
  }

  /** @throws OutOfTime */
  assertLeft(): void {
    if (this.isSpent()) throw new OutOfTime();
  }
}

const begun = new WeakMap<BenchmarkSetting, Allowance>();

/** That of a command, by its option `minutes`: one for all its seeds. */
export function allowanceOf(setting: BenchmarkSetting): Allowance {
  const allowance = begun.get(setting) ?? new Allowance(setting.options['minutes']);
  begun.set(setting, allowance);
  return allowance;
}

/** What `make` gives; null where the time is spent before it is done. */
export async function ifTimeIsLeft<T>(make: () => Promise<T>): Promise<T | null> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof OutOfTime) return null;
    throw error;
  }
}
