import { writeFile } from 'node:fs/promises';
import { describeMachine, type Engine } from '@fovea/engine';

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
