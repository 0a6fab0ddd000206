import type { Engine } from '@fovea/engine';
import type { Contestant } from './contestant.ts';
import { foveaStep } from './fovea-step.ts';
import type { Workload } from './inputs.ts';
import type { Processes } from './processes.ts';
import { stockTfjs } from './stock-tfjs.ts';

/**
 * Every way to run one training step of the default model, by the name that tables and plots give it. "In its worker" is a
 * process with the memory settings with which Fovea trains.
 */
export const stepNames = {
  stock: 'stock tfjs-node',
  eager: 'Fovea, eager',
  captured: 'Fovea, captured',
  capturedFused: 'Fovea, captured, fused Adam',
  capturedBfloat16: 'Fovea, captured, fused Adam, bfloat16',
  inWorker: 'Fovea in its worker, captured',
  fusedInWorker: 'Fovea in its worker, captured, fused Adam',
  bfloat16InWorker: 'Fovea in its worker, captured, fused Adam, bfloat16',
  python: 'Python tf.function',
  pythonFused: 'Python tf.function, fused Adam',
  pythonInWorker: "Python tf.function, the worker's memory settings",
  pythonFusedInWorker: "Python tf.function, fused Adam, the worker's memory settings",
  pythonBfloat16: 'Python tf.function, fused Adam, bfloat16',
  keras: 'Python Keras train_on_batch',
} as const;
export type StepKind = keyof typeof stepNames;

export interface StepSetting extends Partial<Pick<Processes, ProcessName>> {
  readonly engine: Engine;
  readonly workload: Workload;
}

type ProcessName = 'worker' | 'python' | 'pythonInWorker' | 'pythonBfloat16';

/** The contestants of these kinds; those whose process is not there are left out. Close each after use. */
export async function openSteps(kinds: readonly StepKind[], setting: StepSetting): Promise<Map<StepKind, Contestant>> {
  const opened = new Map<StepKind, Contestant>();
  for (const kind of kinds) {
    const contestant = await makers[kind](setting, stepNames[kind]);
    if (contestant !== undefined) opened.set(kind, contestant);
  }
  return opened;
}

type Maker = (setting: StepSetting, name: string) => Promise<Contestant | undefined>;

/** A variant of another process's. */
const served =
  (process: ProcessName, variant: string): Maker =>
  async (setting, name) =>
    setting[process]?.contestant(name, variant, setting.workload);
const fused = { optimizer: 'adam-fused', execution: 'captured' } as const;

const makers: Readonly<Record<StepKind, Maker>> = {
  stock: ({ engine, workload }, name) => Promise.resolve(stockTfjs(name, engine.tf, workload)),
  eager: ({ engine, workload }, name) => foveaStep(name, engine, workload, { optimizer: 'adam', execution: 'eager' }),
  captured: ({ engine, workload }, name) =>
    foveaStep(name, engine, workload, { optimizer: 'adam', execution: 'captured' }),
  capturedFused: ({ engine, workload }, name) => foveaStep(name, engine, workload, fused),
  capturedBfloat16: ({ engine, workload }, name) =>
    foveaStep(name, engine, workload, { ...fused, precision: 'bfloat16' }),
  inWorker: served('worker', 'captured'),
  fusedInWorker: served('worker', 'capturedFused'),
  bfloat16InWorker: served('worker', 'capturedBfloat16'),
  python: served('python', 'function'),
  pythonFused: served('python', 'function-fused'),
  pythonInWorker: served('pythonInWorker', 'function'),
  pythonFusedInWorker: served('pythonInWorker', 'function-fused'),
  pythonBfloat16: served('pythonBfloat16', 'function-fused'),
  keras: served('python', 'keras'),
};
