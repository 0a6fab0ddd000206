import type { TensorFlow } from '../engine.ts';
import { CapturedSession } from './captured-session.ts';
import { arrayDifference } from './difference.ts';
import { loadModel } from './load-model.ts';
import type { HostArray } from './node-backend.ts';
import { nodeBackend, typeNumber } from './node-backend.ts';
import type { Observe, Recording } from './recorder.ts';
import type { FunctionEnds, GraphVariable } from './saved-model.ts';
import { writeSavedModel } from './saved-model.ts';
import type { Feeds, Inputs, SessionState } from './session.ts';

interface Setting {
  readonly variables: readonly GraphVariable[];
  readonly initial: SessionState;
  readonly inputs: Inputs;
  readonly feeds: Feeds;
  readonly tolerance: number;
  /** Runs the function eagerly once more, showing each operation's results. */
  run(observe: Observe): Recording;
}

const comparable: ReadonlySet<number> = new Set(Object.values(typeNumber));

/**
 * Loads the function once more with every result as an output, and names the first that differs from eager; where none
 * does, an update of variables, or else the library's rewriting of the graph as a whole.
 */
export async function locateDifference(
  tf: TensorFlow,
  { variables, initial, inputs, feeds, tolerance, run }: Setting,
): Promise<{ operation: string; difference?: number }> {
  const { binding } = nodeBackend(tf);
  const eager = new Map<string, HostArray>();
  const outputs: Record<string, Recording['outputs'][string]> = {};
  const recording = run((operation, results) => {
    results.forEach(({ id, dtype }, output) => {
      if (!comparable.has(dtype)) return;
      const name = `${String(operation)}:${String(output)}`;
      eager.set(name, binding.tensorDataSync(id).slice());
      outputs[name] = { kind: 'operation', operation, output };
    });
  });
  const model = writeSavedModel(binding, variables, [{ inputs, recording: { ...recording, outputs, assigned: {} } }]);
  const describe = (index: number) => `operation ${String(index)}, ${recording.operations[index]?.name ?? ''}`;
  const session = new CapturedSession({
    binding,
    id: await loadModel(binding, model.bytes),
    model,
    variables,
    functions: new Map([['probe', [{ inputs, of: model.functions[0] as FunctionEnds }]]]),
    report: { nodes: model.nodes, bytes: model.bytes.length, traceMs: 0, loadMs: 0, verifyMs: 0, differences: {} },
  });
  try {
    session.restore(initial);
    const found = session.run('probe', feeds);
    for (const [name, values] of eager) {
      const difference = arrayDifference(values, found[name] ?? new Uint8Array(0));
      if (difference <= tolerance) continue;
      return { operation: describe(Number(name.split(':')[0])), difference };
    }
    const update = recording.operations.findIndex(({ handles }) => handles.length > 0);
    return { operation: update === -1 ? 'no operation by itself, but all together' : describe(update) };
  } finally {
    session.dispose();
  }
}
