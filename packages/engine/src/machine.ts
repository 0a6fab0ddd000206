import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

export interface MachineDescription {
  readonly cpuModel: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** The processor multiplies bfloat16 numbers itself (AMX or AVX512-BF16); false also where that is not known. */
  readonly bfloat16: boolean;
  readonly nodeVersion: string;
  readonly platform: string;
}

/** What the figures of a benchmark or of the doctor were measured on. */
export function describeMachine(): MachineDescription {
  return {
    cpuModel: cpus()[0]?.model.trim() || process.arch,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    bfloat16: hasBfloat16(),
    nodeVersion: process.versions.node,
    platform: `${process.platform}-${process.arch} ${release()}`,
  };
}

function hasBfloat16(): boolean {
  try {
    return /^flags\s*:.*\b(amx_bf16|avx512_bf16)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}
