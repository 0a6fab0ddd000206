import type { Pace } from './interleave.ts';
import { quantile, ratio } from './interleave.ts';
import type { Scaled } from './scaling.ts';
import type { Tried } from './tried.ts';

const whole = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(0));
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

/**
 * One row per contestant, fastest setting last read first.
 * @param by whose rate the ratios are taken against; left out where it did not run
 * @param operations floating-point operations per image; without them, these columns are left out
 */
export function paceTable(
  paces: readonly Pace[],
  {
    by,
    items,
    operations = 0,
    peakGflops = 0,
  }: { by: readonly string[]; items: number; operations?: number; peakGflops?: number },
): string {
  const against = by.filter((name) => paces.some((pace) => pace.name === name));
  const head = ['', 'images/s', 'lowest – highest', 'ms a step', 'CPU ms a step'];
  const work = ({ median }: Pace) => {
    const gflops = (median * operations) / 1e9;
    return [whole(gflops), `${((100 * gflops) / peakGflops).toFixed(0)} %`];
  };
  const hasWork = operations > 0;
  return table(
    [...head, ...(hasWork ? ['GFLOP/s', 'of the peak'] : []), ...against.map((name) => `× ${name}`)],
    paces.map((pace) => [
      pace.name,
      whole(pace.median),
      `${whole(pace.lowest)} – ${whole(pace.highest)}`,
      ((1000 * items) / pace.median).toFixed(1),
      pace.cpuMs.toFixed(1),
      ...(hasWork ? work(pace) : []),
      ...against.map((name) => (ratio(paces, pace.name, name) ?? Number.NaN).toFixed(2)),
    ]),
  );
}

/** Images per second, one row per value and one column per contestant. */
export function scalingTable(title: string, scaled: readonly Scaled[]): string {
  const names = scaled[0]?.paces.map(({ name }) => name) ?? [];
  return table(
    [title, ...names],
    scaled.map(({ x, paces }) => [String(x), ...paces.map(({ median }) => whole(median))]),
  );
}

export function triedTable(tried: readonly Tried[]): string {
  const names = tried[0]?.paces.map(({ name }) => name) ?? [];
  return table(
    ['', 'settings', ...names],
    tried.map(({ label, settings, paces }) => [
      label,
      settings === '' ? '' : `\`${settings}\``,
      ...paces.map(({ median }) => whole(median)),
    ]),
  );
}

/** Points of a plot, one series per contestant. */
export function scalingPoints(scaled: readonly Scaled[]) {
  return scaled.flatMap(({ x, paces }) =>
    paces.map(({ name, median, lowest, highest }) => ({ series: name, x, y: median, low: lowest, high: highest })),
  );
}

/** Latency of single answers, in milliseconds. */
export function singleTable(paces: readonly Pace[]): string {
  return table(
    ['', 'p50, ms', 'p95, ms', 'CPU ms'],
    paces.map(({ name, stepMs, cpuMs }) => [
      name,
      quantile(stepMs, 0.5).toFixed(2),
      quantile(stepMs, 0.95).toFixed(2),
      cpuMs.toFixed(2),
    ]),
  );
}

/** Bars of a plot, one per contestant. */
export function barPoints(paces: readonly Pace[]) {
  return paces.map(({ name, median, lowest, highest }) => ({
    series: name,
    x: name,
    y: median,
    low: lowest,
    high: highest,
  }));
}
