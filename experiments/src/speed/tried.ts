import { memoryEnvironment } from '@fovea/engine/memory-environment';
import { inProcesses } from './own-processes.ts';
import type { Pace } from './interleave.ts';
import type { StepKind } from './steps.ts';

interface Trial {
  readonly label: string;
  readonly environment: Readonly<Record<string, string>>;
}

const trials: readonly Trial[] = [
  { label: 'as any process gets it', environment: {} },
  { label: '1 thread inside, 1 beside', environment: { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' } },
  { label: '1 thread inside, 2 beside', environment: { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '2' } },
  { label: '2 threads inside, 2 beside', environment: { TF_NUM_INTRAOP_THREADS: '2', TF_NUM_INTEROP_THREADS: '2' } },
  { label: 'oneDNN may compute float32 in bfloat16', environment: { TF_SET_ONEDNN_FPMATH_MODE: 'BF16' } },
  { label: 'memory in huge pages and kept, as in the worker', environment: memoryEnvironment({}) },
];

const kinds = ['captured', 'capturedFused', 'capturedBfloat16', 'python'] as const satisfies readonly StepKind[];

export interface Tried {
  readonly label: string;
  readonly settings: string;
  readonly paces: readonly Pace[];
}

/** The step at batch 64 under settings that hold for a whole process, each in one of its own. */
export async function tryEnvironments(
  { python, seed, bfloat16 }: { python: string | undefined; seed: number; bfloat16: boolean },
  say: (line: string) => void,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const { label, environment } of trials) {
    const measured = kinds.filter((kind) => bfloat16 || kind !== 'capturedBfloat16');
    const paces = await inProcesses(measured, environment, { python, seed });
    const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    tried.push({ label, settings: settings.join(' '), paces });
    say(`${label}: ${paces.map(({ name, median }) => `${name} ${median.toFixed(0)}`).join(', ')}`);
  }
  return tried;
}
