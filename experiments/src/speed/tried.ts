import { inChild } from './in-child.ts';
import type { Pace } from './interleave.ts';
import type { StepKind } from './steps.ts';

interface Trial {
  readonly label: string;
  readonly environment: Readonly<Record<string, string>>;
}

const trials: readonly Trial[] = [
  { label: 'as Fovea sets it', environment: {} },
  { label: '1 thread inside, 1 beside', environment: { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' } },
  { label: '1 thread inside, 2 beside', environment: { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '2' } },
  { label: '2 threads inside, 2 beside', environment: { TF_NUM_INTRAOP_THREADS: '2', TF_NUM_INTEROP_THREADS: '2' } },
  { label: 'oneDNN may compute float32 in bfloat16', environment: { TF_SET_ONEDNN_FPMATH_MODE: 'BF16' } },
  {
    label: 'glibc keeps large blocks',
    environment: {
      MALLOC_MMAP_THRESHOLD_: '1073741824',
      MALLOC_TRIM_THRESHOLD_: '4294967296',
      MALLOC_TOP_PAD_: '67108864',
    },
  },
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
    const task = { kinds: measured, size: 64, batch: 64, seed, repeats: 3, steps: 10, python: python ?? null };
    const paces = await inChild(task, environment);
    const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    tried.push({ label, settings: settings.join(' '), paces });
    say(`${label}: ${paces.map(({ name, median }) => `${name} ${median.toFixed(0)}`).join(', ')}`);
  }
  return tried;
}
