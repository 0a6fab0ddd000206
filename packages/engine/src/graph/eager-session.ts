import type { Tensor, Variable } from '@tensorflow/tfjs';
import { EngineError } from '../engine-error.ts';
import type { TensorFlow } from '../engine.ts';
import type { Variant } from './feeds.ts';
import { blameFeeds, matchFeeds } from './feeds.ts';
import type { HostArray } from './node-backend.ts';
import { isDtype } from './node-backend.ts';
import type { Fallback, Feeds, GraphFunctionBody, Inputs, Session, SessionReport, SessionState } from './session.ts';
import { checkNames, checkState, copyOf } from './state.ts';
import type { OwnVariables } from './variables.ts';

export interface EagerParts {
  readonly tf: TensorFlow;
  readonly variables: OwnVariables;
  readonly functions: ReadonlyMap<string, readonly Variant<GraphFunctionBody>[]>;
  readonly fallback: Fallback | null;
}

/** The same functions, operation by operation, on whatever backend is current. */
export class EagerSession implements Session {
  readonly mode = 'eager';
  readonly fallback: Fallback | null;
  readonly report: SessionReport = { nodes: 0, bytes: 0, traceMs: 0, loadMs: 0, verifyMs: 0, differences: {} };
  readonly #parts: EagerParts;
  #disposed = false;

  constructor(parts: EagerParts) {
    this.#parts = parts;
    this.fallback = parts.fallback;
  }

  run(name: string, feeds: Feeds): Record<string, HostArray> {
    this.#assertAlive();
    const { tf, functions, variables } = this.#parts;
    const { variant, arrays } = matchFeeds(name, functions.get(name) ?? [], feeds);
    const outputs: Record<string, HostArray> = {};
    tf.tidy(() => {
      const inputs = upload(tf, variant.inputs, arrays);
      const results = variables.own(() => runBody(name, variant.of, inputs));
      for (const [output, tensor] of Object.entries(results))
        outputs[output] = (tensor.dataSync() as HostArray).slice();
    });
    blameFeeds(name, arrays, outputs);
    return outputs;
  }

  save(names?: readonly string[]): SessionState {
    this.#assertAlive();
    const known = this.#parts.variables.all();
    if (names !== undefined) checkNames(names, known);
    return copyOf(new Map([...known].filter(([name]) => names?.includes(name) ?? true)));
  }

  restore(state: SessionState): void {
    this.#assertAlive();
    const { tf, variables } = this.#parts;
    const known = variables.all();
    checkState(state, known);
    for (const [name, { shape, values }] of Object.entries(state)) {
      const variable = known.get(name) as Variable;
      const tensor = tf.tensor(values.slice(), [...shape], variable.dtype as 'float32');
      variable.assign(tensor);
      tensor.dispose();
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#parts.variables.dispose();
  }

  #assertAlive(): void {
    if (this.#disposed)
      throw new EngineError('SESSION_DISPOSED', 'This session was disposed of; load the graph again.');
  }
}

/** Feeds as tensors. They are copies: a variable that is assigned one would else go on sharing the caller's memory. */
export function upload(
  tf: TensorFlow,
  declared: Inputs,
  arrays: Readonly<Record<string, HostArray>>,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(declared).map(([input, { shape, dtype = 'float32' }]) => [
      input,
      tf.tensor((arrays[input] as HostArray).slice(), [...shape], dtype),
    ]),
  );
}

/** @throws EngineError FUNCTION_ASYNC, GRAPH_INVALID */
export function runBody(
  name: string,
  body: GraphFunctionBody,
  inputs: Readonly<Record<string, Tensor>>,
): Readonly<Record<string, Tensor>> {
  const outputs: unknown = body(inputs);
  if (outputs instanceof Promise) {
    outputs.catch(() => undefined);
    throw new EngineError(
      'FUNCTION_ASYNC',
      `The function ${name} is asynchronous; a graph records what a function does before it returns. Await outside and feed the values.`,
      { function: name },
    );
  }
  const invalid = (fact: string) =>
    new EngineError('GRAPH_INVALID', `The function ${name} ${fact}`, { function: name });
  if (outputs === null || typeof outputs !== 'object' || isTensor(outputs)) {
    throw invalid('must return its outputs by name: { loss, … }.');
  }
  const stray = Object.entries(outputs).find(([, output]) => !isTensor(output));
  if (stray !== undefined) throw invalid(`returns ${stray[0]}, which is no tensor; return tensors only.`);
  const tensors = outputs as Readonly<Record<string, Tensor>>;
  const foreign = Object.keys(tensors).find((output) => !isDtype(tensors[output]?.dtype ?? ''));
  if (foreign !== undefined) throw invalid(`returns ${foreign}, which is neither float32 nor int32 nor bool.`);
  return tensors;
}

/** Not `instanceof`: a program may hold two copies of tfjs. */
function isTensor(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'dataId' in value && 'shape' in value;
}
