export { describeMachine } from '@fovea/engine';
export { benchmarks } from './benchmarks.ts';
export type { Benchmark, BenchmarkResult, BenchmarkSetting } from './benchmark.ts';
