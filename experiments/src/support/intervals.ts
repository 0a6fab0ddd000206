import { studentQuantile } from '@fovea/learning/intervals';

/** Mean over repetitions with its 95 % interval by Student's t. One has no interval (NaN). */
export function meanInterval(values: readonly number[]): { mean: number; low: number; high: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half =
    values.length < 2 ? Number.NaN : studentQuantile(0.95, values.length - 1) * Math.sqrt(variance / values.length);
  return { mean, low: mean - half, high: mean + half };
}
