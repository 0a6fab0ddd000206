import type { MachineDescription } from '@fovea/engine';
import { describeMachine, loadEngine } from '@fovea/engine';

export interface MeasuredMachine extends MachineDescription {
  /** 10⁹ float32 operations per second of a large matrix product on the engine: what this machine reaches at most. */
  readonly matmulGflops: number;
}

/** What a benchmark's figures were measured on. Takes about a second. */
export async function measureMachine(): Promise<MeasuredMachine> {
  const engine = await loadEngine();
  return { ...describeMachine(), matmulGflops: await engine.gflops() };
}
