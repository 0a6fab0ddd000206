import type { Engine } from '@fovea/engine';
import type { Contestant } from './contestant.ts';
import { foveaStep } from './fovea-step.ts';
import type { Workload } from './inputs.ts';
import type { PythonReference } from './python.ts';
import { stockTfjs } from './stock-tfjs.ts';

/** Every way to run one training step of the default model, by the name that tables and plots give it. */
export const stepNames = {
  stock: 'stock tfjs-node',
  eager: 'Fovea, eager',
  captured: 'Fovea, captured',
  capturedFused: 'Fovea, captured, fused Adam',
  capturedBfloat16: 'Fovea, captured, fused Adam, bfloat16',
  python: 'Python tf.function',
  pythonFused: 'Python tf.function, fused Adam',
  pythonBfloat16: 'Python tf.function, fused Adam, bfloat16',
  keras: 'Python Keras train_on_batch',
} as const;
export type StepKind = keyof typeof stepNames;

export interface StepSetting {
  readonly engine: Engine;
  readonly workload: Workload;
  /** Undefined where there is no Python to compare with. */
  readonly python?: PythonReference | undefined;
  /** One whose graphs are rewritten to bfloat16, which is a setting of the process. */
  readonly pythonBfloat16?: PythonReference | undefined;
}

/** The contestants of these kinds; Python's are left out where there is no Python. Close each after use. */
export async function openSteps(kinds: readonly StepKind[], setting: StepSetting): Promise<Map<StepKind, Contestant>> {
  const opened = new Map<StepKind, Contestant>();
  for (const kind of kinds) {
    const contestant = await makers[kind](setting);
    if (contestant !== undefined) opened.set(kind, contestant);
  }
  return opened;
}

const makers: Readonly<Record<StepKind, (setting: StepSetting) => Promise<Contestant | undefined>>> = {
  stock: ({ engine, workload }) => Promise.resolve(stockTfjs(stepNames.stock, engine.tf, workload)),
  eager: ({ engine, workload }) =>
    foveaStep(stepNames.eager, engine, workload, { optimizer: 'adam', execution: 'eager' }),
  captured: ({ engine, workload }) =>
    foveaStep(stepNames.captured, engine, workload, { optimizer: 'adam', execution: 'captured' }),
  capturedFused: ({ engine, workload }) =>
    foveaStep(stepNames.capturedFused, engine, workload, { optimizer: 'adam-fused', execution: 'captured' }),
  capturedBfloat16: ({ engine, workload }) =>
    foveaStep(stepNames.capturedBfloat16, engine, workload, {
      optimizer: 'adam-fused',
      execution: 'captured',
      precision: 'bfloat16',
    }),
  python: async ({ python, workload }) => python?.contestant(stepNames.python, 'function', workload),
  pythonFused: async ({ python, workload }) => python?.contestant(stepNames.pythonFused, 'function-fused', workload),
  pythonBfloat16: async ({ pythonBfloat16, workload }) =>
    pythonBfloat16?.contestant(stepNames.pythonBfloat16, 'function-fused', workload),
  keras: async ({ python, workload }) => python?.contestant(stepNames.keras, 'keras', workload),
};
