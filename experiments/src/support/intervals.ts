import { studentQuantile } from '@fovea/learning/intervals';

/** Two-sided 95 % quantile of the normal distribution. */
const z = 1.959964;

/**
 * A share with its 95 % interval by Wilson's score, which stays within [0,1] and has a width also at 0 and at 1:
 * (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Of nothing: not a number.
 * @see Wilson 1927, Journal of the American Statistical Association 22:209
 */
export function wilson(successes: number, of: number): { value: number; low: number; high: number } {
  const value = successes / of;
  const centre = value + z ** 2 / (2 * of);
  const half = z * Math.sqrt((value * (1 - value)) / of + z ** 2 / (4 * of ** 2));
  const whole = 1 + z ** 2 / of;
  return { value, low: Math.max(0, (centre - half) / whole), high: Math.min(1, (centre + half) / whole) };
}

/** Mean over repetitions with its 95 % interval by Student's t. One has no interval (NaN). */
export function meanInterval(values: readonly number[]): { mean: number; low: number; high: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half =
    values.length < 2 ? Number.NaN : studentQuantile(0.95, values.length - 1) * Math.sqrt(variance / values.length);
  return { mean, low: mean - half, high: mean + half };
}
