/** Two-sided 95 % quantiles of Student's t for 1, 2, 3 … degrees of freedom. */
const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** Mean over repetitions with its 95 % interval by Student's t. Up to ten repetitions; one has no interval (NaN). */
export function meanInterval(values: readonly number[]): { mean: number; low: number; high: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = (quantiles[values.length - 2] ?? Number.NaN) * Math.sqrt(variance / values.length);
  return { mean, low: mean - half, high: mean + half };
}
