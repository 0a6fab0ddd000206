/** The place of the largest value, the first one where several are. */
export const largest = (values: readonly number[]): number =>
  values.reduce((best, value, index) => (value > (values[best] ?? 0) ? index : best), 0);
