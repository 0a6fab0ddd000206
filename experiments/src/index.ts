export type { Benchmark, BenchmarkResult, BenchmarkSetting } from './benchmark.ts';
