import { availableParallelism, cpus, release, totalmem } from 'node:os';

export interface MachineDescription {
  readonly cpuModel: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly memoryBytes: number;
  readonly nodeVersion: string;
  readonly platform: string;
}

/** What the figures of a benchmark or of the doctor were measured on. */
export function describeMachine(): MachineDescription {
  return {
    cpuModel: cpus()[0]?.model.trim() || process.arch,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    nodeVersion: process.versions.node,
    platform: `${process.platform}-${process.arch} ${release()}`,
  };
}
