import { base } from './base.ts';
import type { Benchmark } from './benchmark.ts';
import { confounder } from './confounder.ts';

/** Everything that `fovea bench NAME` can measure. */
export const benchmarks: readonly Benchmark[] = [base, confounder];
