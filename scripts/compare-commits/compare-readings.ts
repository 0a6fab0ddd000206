import type { RunReading } from './read-run.ts';

/** The largest distance between two commits over values of one kind. */
export interface Distance {
  readonly compared: number;
  /** 0 where all are equal; infinite where only one side could tell a value. */
  readonly largest: number;
  /** Where the largest distance lies. */
  readonly at: string | null;
}

export interface RunComparison {
  readonly name: string;
  readonly isExact: boolean;
  readonly sameWeights: boolean;
  readonly sameVerdict: boolean;
  readonly figures: Distance;
  readonly maps: Distance;
  /** The first step whose losses differ, and by how much; null where none does. A first distance near 1e-7 is a rounding. */
  readonly from: { readonly step: number; readonly by: number } | null;
  /** Figures and maps that one side alone has. */
  readonly onlyLeft: readonly string[];
  readonly onlyRight: readonly string[];
  readonly passes: boolean;
}

/** The most that a map of a run with strengths below 1 may differ, on its scale from 0 to 1. */
export const mapTolerance = 1e-5;

/** Holds one run of two commits side by side. @param isExact whether nothing at all may differ */
export function compareReadings(name: string, isExact: boolean, left: RunReading, right: RunReading): RunComparison {
  const figures = distance(left.figures, right.figures, figureDistance);
  const maps = distance(left.maps, right.maps, mapDistance);
  const sameWeights = left.weightsHash === right.weightsHash;
  const sameVerdict = left.verdict === right.verdict;
  const isEqual = sameWeights && sameVerdict && figures.largest === 0 && maps.largest === 0;
  return {
    name,
    isExact,
    sameWeights,
    sameVerdict,
    figures,
    maps,
    from: firstDifference(left.figures, right.figures),
    onlyLeft: [...missing(left.figures, right.figures), ...missing(left.maps, right.maps)],
    onlyRight: [...missing(right.figures, left.figures), ...missing(right.maps, left.maps)],
    passes: maps.compared > 0 && (isExact ? isEqual : maps.largest <= mapTolerance),
  };
}

function distance<Value>(
  left: ReadonlyMap<string, Value>,
  right: ReadonlyMap<string, Value>,
  between: (one: Value, other: Value) => number,
): Distance {
  let [compared, largest, at]: [number, number, string | null] = [0, 0, null];
  for (const [path, one] of left) {
    const other = right.get(path);
    if (other === undefined) continue;
    compared++;
    const found = between(one, other);
    if (found > largest) [largest, at] = [found, path];
  }
  return { compared, largest, at };
}

/** In the learning curve, whose points come in the order of their steps. */
function firstDifference(left: RunReading['figures'], right: RunReading['figures']): RunComparison['from'] {
  for (const [path, one] of left) {
    const step = /^curve\.(\d+)\.(?:data|feedback)Loss$/.exec(path)?.[1];
    const by = step === undefined ? 0 : figureDistance(one, right.get(path) ?? one);
    if (by > 0) return { step: Number(step), by };
  }
  return null;
}

function figureDistance(one: number | null, other: number | null): number {
  if (one === null || other === null) return one === other ? 0 : Infinity;
  return Math.abs(one - other);
}

function mapDistance(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return Infinity;
  return one.reduce((most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? Infinity))), 0);
}

/** Paths that the other side lacks; where nothing could be told there is nothing to lack. */
function missing(of: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): string[] {
  return [...of].flatMap(([path, value]) => (value === null || other.has(path) ? [] : [path]));
}
