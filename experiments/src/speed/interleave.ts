import type { Contestant, Lap } from './contestant.ts';

/** What repeated laps of one contestant came to. Rates are in items (images) per second. */
export interface Pace {
  readonly name: string;
  /** Rate of each repeat. */
  readonly rates: readonly number[];
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  /** Processor time per step over all threads, median of the repeats, in milliseconds. */
  readonly cpuMs: number;
  /** Wall times of all steps, in milliseconds. */
  readonly stepMs: readonly number[];
}

export interface Race {
  readonly repeats: number;
  /** Steps of each lap. */
  readonly steps: number;
  /** Images of each step. */
  readonly items: number;
}

/**
 * Lets contestants take turns: repeat by repeat each runs one lap, so that what disturbs the machine disturbs all. Every
 * second repeat goes through them backwards.
 */
export async function interleave(contestants: readonly Contestant[], race: Race): Promise<Pace[]> {
  const laps = new Map<string, Lap[]>(contestants.map(({ name }) => [name, []]));
  for (let repeat = 0; repeat < race.repeats; repeat++) {
    for (const contestant of repeat % 2 === 0 ? contestants : contestants.toReversed()) {
      laps.get(contestant.name)?.push(await contestant.lap(race.steps));
    }
  }
  return [...laps].map(([name, of]) => paceOf(name, of, race));
}

function paceOf(name: string, laps: readonly Lap[], { items }: Race): Pace {
  const rates = laps.map(({ ms }) => (1000 * items * ms.length) / ms.reduce((sum, one) => sum + one, 0));
  return {
    name,
    rates,
    median: median(rates),
    lowest: Math.min(...rates),
    highest: Math.max(...rates),
    cpuMs: median(laps.map(({ cpuMs, ms }) => cpuMs / ms.length)),
    stepMs: laps.flatMap(({ ms }) => ms),
  };
}

/** One contestant's rate by another's, repeat by repeat; null where one did not run. */
export function ratios(paces: readonly Pace[], name: string, by: string): number[] | null {
  const of = paces.find((pace) => pace.name === name)?.rates;
  const other = paces.find((pace) => pace.name === by)?.rates;
  return of === undefined || other === undefined ? null : of.map((rate, repeat) => rate / (other[repeat] ?? 0));
}

/** Median of `ratios`. */
export function ratio(paces: readonly Pace[], name: string, by: string): number | null {
  const all = ratios(paces, name, by);
  return all === null ? null : median(all);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear between neighbours. @param share 0…1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
