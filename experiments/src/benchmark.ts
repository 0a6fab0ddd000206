/** One published measurement: what `fovea bench NAME` runs. */
export interface Benchmark {
  readonly name: string;
  /** Whether it has a quick form. */
  readonly hasQuick?: true;
  /** One line for `fovea bench --help`. */
  readonly summary: string;
  /** Hash of all that decides the published figures but the engine; absent where only times are measured. */
  definition?(): string;
  run(setting: BenchmarkSetting): Promise<BenchmarkResult>;
  /**
   * Measures one published seed again from its definition and compares its numbers, times left out. It publishes and
   * counts nothing; cut off, the next call goes on with it.
   * @param draw gives a whole number below its argument
   * @throws INPUT_INVALID where nothing is published
   * @throws CANCELLED where its time was spent before all was measured; the next call goes on with it
   */
  verify?(setting: BenchmarkSetting, draw?: (below: number) => number): Promise<Verification>;
}

export interface Verification {
  readonly seed: number;
  /** How many parts were compared, and the names of those whose numbers differ. */
  readonly parts: number;
  readonly different: readonly string[];
  /** Whether definition and engine are those of the published figures; only then must the numbers be the same. */
  readonly sameDefinition: boolean;
  readonly sameEngine: boolean;
}

export interface BenchmarkSetting {
  readonly seed: number;
  /** Folder with real data (`malaria-cells/` inside); a benchmark that needs it and does not find it says so. */
  readonly data: string;
  /** Names to values, for what a benchmark alone understands (folds, seeds, preset). */
  readonly options: Readonly<Record<string, string>>;
  /** A line of progress for a person. */
  say(line: string): void;
  readonly environment: NodeJS.ProcessEnv;
  /** The whole way on little data, in seconds: shows that it works, and publishes nothing. */
  readonly quick: boolean;
}

export interface BenchmarkResult {
  /** The figures that others rely on, by name; null where one could not be measured. */
  readonly figures: Readonly<Record<string, number | null>>;
  /** Seeds that they were measured with; the one that was asked for, if it does not say. */
  readonly seeds?: readonly number[];
  /** A sentence for each limit of the benchmark's own that a figure missed: the command then fails. */
  readonly missed?: readonly string[];
}
