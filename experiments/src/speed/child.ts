import { loadEngine } from '@fovea/engine';
import { makeWorkload } from './inputs.ts';
import type { Pace } from './interleave.ts';
import { interleave } from './interleave.ts';
import { PythonReference } from './python.ts';
import { openSteps, type StepKind } from './steps.ts';

/** What a process of its own is to measure. */
export interface ChildTask {
  readonly kinds: readonly StepKind[];
  readonly size: number;
  readonly batch: number;
  readonly seed: number;
  readonly repeats: number;
  readonly steps: number;
  readonly python: string | null;
}

// Process-wide settings (threads, oneDNN) hold from the start of a process, so each is measured in one of its own.
const task = JSON.parse(process.argv[2] ?? '') as ChildTask;
const engine = await loadEngine({ engine: 'native' });
const workload = makeWorkload(task);
const python = task.python === null ? undefined : await PythonReference.start(task.python);
const contestants = await openSteps(task.kinds, { engine, workload, python });
for (const contestant of contestants.values()) await contestant.lap(3);
const paces: Pace[] = await interleave([...contestants.values()], { ...task, items: task.batch });
await python?.stop();
process.stdout.write(`${JSON.stringify(paces)}\n`, () => process.exit(0));
