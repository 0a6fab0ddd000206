import type { Estimate } from '@fovea/domain';

/** A share as per cent. */
export const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** A share with its interval, as per cent; a dash for none. */
export const show = (estimate: Estimate | null): string =>
  estimate === null ? '–' : `${percent(estimate.value)} [${percent(estimate.low)}, ${percent(estimate.high)}]`;

/** The same, or a difference, with three decimals. */
export const showDecimals = (estimate: Estimate | null): string =>
  estimate === null ? '–' : `${estimate.value.toFixed(3)} [${estimate.low.toFixed(3)}, ${estimate.high.toFixed(3)}]`;

/** A difference of shares with its interval, in points. */
export const points = ({ value, low, high }: Estimate): string =>
  `${(100 * value).toFixed(1)} points [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;

/** By how much a share rose or fell, in points with its sign. */
export const changeInPoints = (by: number): string => `${by < 0 ? '−' : '+'}${Math.abs(100 * by).toFixed(1)}`;

/** A Markdown table. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}
