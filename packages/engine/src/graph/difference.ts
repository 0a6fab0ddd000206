import type { HostArray } from './node-backend.ts';
import type { SessionState } from './session.ts';

/** Largest |a − b| / max(1, |a|) over two arrays; equal infinities and two NaNs are equal. */
export function arrayDifference(expected: HostArray, found: HostArray): number {
  if (expected.length !== found.length) return Infinity;
  let largest = 0;
  for (let index = 0; index < expected.length; index++) {
    const a = expected[index] as number;
    const b = found[index] as number;
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const difference = Math.abs(a - b) / Math.max(1, Math.abs(a));
    largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
  }
  return largest;
}

/** Over all outputs and variables of a run. */
export function largestDifference(
  outputs: Readonly<Record<string, HostArray>>,
  foundOutputs: Readonly<Record<string, HostArray>>,
  state: SessionState,
  foundState: SessionState,
): number {
  const none = new Uint8Array(0);
  return Math.max(
    0,
    ...Object.entries(outputs).map(([name, values]) => arrayDifference(values, foundOutputs[name] ?? none)),
    ...Object.entries(state).map(([name, { values }]) => arrayDifference(values, foundState[name]?.values ?? none)),
  );
}
