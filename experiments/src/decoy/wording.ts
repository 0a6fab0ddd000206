/** The classes of Fashion-MNIST, by label. */
export const clothes = [
  ...['T-shirt', 'trouser', 'pullover', 'dress', 'coat'],
  ...['sandal', 'shirt', 'sneaker', 'bag', 'ankle boot'],
] as const;

/** A share as per cent to the hundredth, as figures of these benchmarks are given; null for none. */
export const inPercent = (share: number | null): number | null =>
  share === null ? null : Math.round(10_000 * share) / 100;

/** Mean of what was measured; null where nothing was. */
export function meanOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value != null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** `99.05 ± 0.10 (5)`: mean and standard deviation over seeds in per cent, and their number; a dash for none. */
export function overSeeds(shares: readonly (number | null | undefined)[]): string {
  const known = shares.filter((share) => share != null);
  const mean = meanOf(known);
  if (mean === null) return '–';
  const variance = known.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (known.length - 1);
  const spread = known.length > 1 ? ` ± ${(100 * Math.sqrt(variance)).toFixed(2)}` : '';
  return `${(100 * mean).toFixed(2)}${spread} (${known.length})`;
}
