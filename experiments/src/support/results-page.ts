import { writeFile } from 'node:fs/promises';
import { describeMachine, loadEngine, type Engine, type MachineDescription } from '@fovea/engine';
import type { BenchmarkResult } from '../benchmark.ts';

/** Everything that benchmarks publish, committed. */
export const resultsFolder = new URL('../../results/', import.meta.url);

/** Writes `results/NAME.md`: what was measured, on what machine, with which seeds. */
export async function publish(
  name: string,
  engine: Engine,
  sections: readonly string[],
  folder = resultsFolder,
): Promise<void> {
  const { cpuModel, cores, memoryBytes, nodeVersion, platform } = describeMachine();
  const gflops = await engine.gflops();
  const machine = [
    `| | |`,
    `|---|---|`,
    `| Processor | ${cpuModel}, ${String(cores)} cores |`,
    `| Memory | ${(memoryBytes / 2 ** 30).toFixed(0)} GiB |`,
    `| Matrix product | ${gflops.toFixed(0)} GFLOP/s (float32, after the benchmark) |`,
    `| System | ${platform}, Node ${nodeVersion} |`,
    `| Engine | ${engine.name}, TensorFlow ${engine.description.tensorflowVersion}, threads: ${String(engine.description.threads.intraOp)} |`,
  ].join('\n');
  const page = [`# fovea bench ${name}`, ...sections, '## Machine', machine].join('\n\n');
  await writeFile(new URL(`${name}.md`, folder), `${page}\n`);
}

/** Writes `results/NAME.json` beside the page: what a program reads of it. A study writes more (`record.ts`). */
export async function publishFigures(
  name: string,
  figures: BenchmarkResult['figures'],
  folder = resultsFolder,
): Promise<void> {
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify({ figures }, null, 2)}\n`);
}

export interface MeasuredMachine extends MachineDescription {
  /** 10⁹ float32 operations per second of a large matrix product on the engine: what this machine reaches at most. */
  readonly matmulGflops: number;
}

/** What a benchmark's figures were measured on. Takes about a second. */
export async function measureMachine(): Promise<MeasuredMachine> {
  const engine = await loadEngine();
  return { ...describeMachine(), matmulGflops: await engine.gflops() };
}
