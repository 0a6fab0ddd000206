import { makeWorkload } from './inputs.ts';
import type { Pace } from './interleave.ts';
import { interleave } from './interleave.ts';
import { Served } from './served.ts';
import { stepNames } from './steps.ts';

/** Kinds of step that a process of its own can run, and what it calls them. */
const variants = {
  stock: ['node', 'stock'],
  captured: ['node', 'captured'],
  capturedFused: ['node', 'capturedFused'],
  capturedBfloat16: ['node', 'capturedBfloat16'],
  python: ['python', 'function'],
} as const;

/** The step at batch 64 under settings that hold for a whole process: a Node and a Python of their own take turns. */
export async function inProcesses(
  kinds: readonly (keyof typeof variants)[],
  settings: Readonly<Record<string, string>>,
  { python, seed }: { python: string | undefined; seed: number },
): Promise<Pace[]> {
  const batch = 64;
  const workload = makeWorkload({ size: 64, batch, seed });
  const processes = {
    node: await Served.node(settings),
    python: python === undefined ? undefined : await Served.python(python, settings),
  };
  try {
    const contestants = [];
    for (const kind of kinds) {
      const [where, variant] = variants[kind];
      const contestant = await processes[where]?.contestant(stepNames[kind], variant, workload);
      if (contestant !== undefined) contestants.push(contestant);
    }
    for (const contestant of contestants) await contestant.lap(3);
    return await interleave(contestants, { repeats: 3, steps: 10, items: batch });
  } finally {
    await processes.node.stop();
    await processes.python?.stop();
  }
}
