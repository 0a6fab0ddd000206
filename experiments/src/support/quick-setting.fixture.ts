import type { BenchmarkSetting } from '../benchmark.ts';

/** The quick form of a benchmark, which keeps its parts in a folder. @param data where real images would lie; by default, none do */
export const quickSetting = (folder: string, data = folder): BenchmarkSetting => ({
  seed: 0,
  data,
  options: { state: folder },
  environment: {},
  quick: true,
  say: () => undefined,
});
