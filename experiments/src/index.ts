export { benchmarks } from './benchmarks.ts';
export type { Benchmark, BenchmarkResult, BenchmarkSetting } from './benchmark.ts';
export { measureMachine } from './support/results-page.ts';
