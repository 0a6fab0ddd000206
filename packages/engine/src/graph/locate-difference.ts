import type { Variable } from '@tensorflow/tfjs';
import type { TensorFlow } from '../engine.ts';
import { CapturedSession } from './captured-session.ts';
import { arrayDifference } from './difference.ts';
import type { HostArray } from './node-backend.ts';
import { nodeBackend } from './node-backend.ts';
import type { Recorder, Recording } from './recorder.ts';
import type { FunctionEnds } from './saved-model.ts';
import { writeSavedModel } from './saved-model.ts';
import type { Feeds, Inputs, SessionState } from './session.ts';

interface Setting {
  readonly tf: TensorFlow;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly initial: SessionState;
  readonly inputs: Inputs;
  readonly feeds: Feeds;
  readonly tolerance: number;
  /** Runs the function eagerly once more, showing each operation's results. */
  run(observe: ConstructorParameters<typeof Recorder>[2]): Recording;
}

/**
 * Loads the function once more with every float result as an output, and names the first that differs from eager.
 * @returns null where all results agree and only the updates differ
 */
export async function locateDifference(
  { tf, variables, initial, inputs, feeds, tolerance, run }: Setting,
  load: (bytes: Uint8Array) => Promise<number>,
): Promise<{ operation: string; difference: number } | null> {
  const { binding } = nodeBackend(tf);
  const eager = new Map<string, HostArray>();
  const outputs: Record<string, Recording['outputs'][string]> = {};
  const recording = run((operation, results) => {
    results.forEach(({ id, dtype }, output) => {
      if (dtype !== binding.TF_FLOAT) return;
      const name = `${String(operation)}:${String(output)}`;
      eager.set(name, binding.tensorDataSync(id).slice());
      outputs[name] = { kind: 'operation', operation, output };
    });
  });
  const types = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL } as const;
  const declared = [...variables].map(([name, { shape, dtype }]) => ({
    name,
    shape,
    dtype: types[dtype as keyof typeof types],
  }));
  const written = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype = 'float32' }]) => [name, { shape, dtype: types[dtype] }]),
  );
  const model = writeSavedModel(binding, declared, [
    { inputs: written, recording: { ...recording, outputs, assigned: {} } },
  ]);
  const session = new CapturedSession({
    binding,
    id: await load(model.bytes),
    model,
    variables: declared,
    functions: new Map([['probe', [{ inputs, of: model.functions[0] as FunctionEnds }]]]),
    report: { nodes: model.nodes, bytes: model.bytes.length, traceMs: 0, loadMs: 0, verifyMs: 0, differences: {} },
  });
  try {
    session.restore(initial);
    const found = session.run('probe', feeds);
    for (const [name, values] of eager) {
      const difference = arrayDifference(values, found[name] ?? new Uint8Array(0));
      if (difference <= tolerance) continue;
      const index = Number(name.split(':')[0]);
      return { operation: `operation ${String(index)}, ${recording.operations[index]?.name ?? ''}`, difference };
    }
    return null;
  } finally {
    session.dispose();
  }
}
