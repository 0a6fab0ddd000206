import type { Engine } from '@fovea/engine';
import { inferenceGraph, type InferenceOptions, Predictor, softmax } from '@fovea/learning';
import type { Contestant } from './contestant.ts';
import { inProcess } from './contestant.ts';
import type { Workload } from './inputs.ts';
import type { Processes } from './processes.ts';
import { stockInference } from './stock-tfjs.ts';

/** Ways to predict a batch with its attention maps; every one answers the first image's first probability. */
export const inferenceNames = {
  stock: 'stock tfjs-node',
  eager: 'Fovea, eager',
  captured: 'Fovea, captured',
  capturedBfloat16: 'Fovea, captured, bfloat16',
  inWorker: 'Fovea in its worker, captured',
  bfloat16InWorker: 'Fovea in its worker, captured, bfloat16',
  python: 'Python tf.function',
  pythonInWorker: "Python tf.function, the worker's memory settings",
  pythonBfloat16: 'Python tf.function, bfloat16',
  keras: 'Python Keras predict_on_batch',
} as const;
export type InferenceKind = keyof typeof inferenceNames;

type ProcessName = 'worker' | 'python' | 'pythonInWorker' | 'pythonBfloat16';

export interface InferenceSetting extends Partial<Pick<Processes, ProcessName>> {
  readonly engine: Engine;
  readonly workload: Workload;
}

/** The contestants of these kinds; those whose process is not there are left out. */
export async function openInference(
  kinds: readonly InferenceKind[],
  setting: InferenceSetting,
): Promise<Map<InferenceKind, Contestant>> {
  const { engine, workload } = setting;
  const own = (kind: InferenceKind, options: InferenceOptions) =>
    foveaInference(inferenceNames[kind], engine, workload, options);
  const served = async (kind: InferenceKind, process: ProcessName, variant: string) =>
    setting[process]?.contestant(inferenceNames[kind], variant, workload);
  const makers: Readonly<Record<InferenceKind, () => Promise<Contestant | undefined>>> = {
    stock: () => Promise.resolve(stockInference(inferenceNames.stock, engine.tf, workload)),
    eager: () => own('eager', { execution: 'eager' }),
    captured: () => own('captured', {}),
    capturedBfloat16: () => own('capturedBfloat16', { precision: 'bfloat16' }),
    inWorker: () => served('inWorker', 'worker', 'infer captured'),
    bfloat16InWorker: () => served('bfloat16InWorker', 'worker', 'infer capturedBfloat16'),
    python: () => served('python', 'python', 'infer'),
    pythonInWorker: () => served('pythonInWorker', 'pythonInWorker', 'infer'),
    pythonBfloat16: () => served('pythonBfloat16', 'pythonBfloat16', 'infer'),
    keras: () => served('keras', 'python', 'keras-infer'),
  };
  const opened = new Map<InferenceKind, Contestant>();
  for (const kind of kinds) {
    const contestant = await makers[kind]();
    if (contestant !== undefined) opened.set(kind, contestant);
  }
  return opened;
}

async function foveaInference(
  name: string,
  engine: Engine,
  { model: { form, weights }, batches }: Workload,
  options: InferenceOptions,
): Promise<Contestant> {
  const graph = await inferenceGraph(engine, form, weights, { bulk: true, ...options });
  const once = (turn: number): number => {
    const { logits } = graph.infer(weights, batches[turn % batches.length]!.images);
    return softmax(logits.subarray(0, form.classes), form.classes, 1)[0] ?? Number.NaN;
  };
  // The graph belongs to the thread and lives as long as it.
  return inProcess(name, once, () => {});
}

/** One image as the inference process answers it: bytes in, probabilities and attention out. */
export async function foveaPredictor(name: string, engine: Engine, { model, size }: Workload): Promise<Contestant> {
  const predictor = await Predictor.load(engine, model);
  const pixels = Uint8Array.from({ length: size * size * 3 }, (_, index) => (index * 2_654_435_761) >>> 24);
  return inProcess(
    name,
    () => predictor.predict(pixels).probabilities[0] ?? Number.NaN,
    () => {},
  );
}
