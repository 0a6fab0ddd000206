import type { Tensor, Variable } from '@tensorflow/tfjs';
import { EngineError } from '../engine-error.ts';
import type { TensorFlow } from '../engine.ts';
import type { Variant } from './feeds.ts';
import { blameFeeds, matchFeeds } from './feeds.ts';
import type { HostArray } from './node-backend.ts';
import type { Fallback, Feeds, GraphFunctionBody, Session, SessionReport, SessionState } from './session.ts';
import { checkNames, checkState } from './state.ts';
import type { OwnVariables } from './variables.ts';

export interface EagerParts {
  readonly tf: TensorFlow;
  readonly variables: OwnVariables;
  readonly functions: ReadonlyMap<string, readonly Variant<GraphFunctionBody>[]>;
  readonly fallback: Fallback | null;
  readonly report: SessionReport;
}

/** The same functions, operation by operation, on whatever backend is current. */
export class EagerSession implements Session {
  readonly mode = 'eager';
  readonly fallback: Fallback | null;
  readonly report: SessionReport;
  private readonly parts: EagerParts;
  private disposed = false;

  constructor(parts: EagerParts) {
    this.parts = parts;
    this.fallback = parts.fallback;
    this.report = parts.report;
  }

  run(name: string, feeds: Feeds): Record<string, HostArray> {
    this.assertAlive();
    const { tf, functions, variables } = this.parts;
    const { variant, arrays } = matchFeeds(name, functions.get(name) ?? [], feeds);
    const outputs: Record<string, HostArray> = {};
    tf.tidy(() => {
      const inputs = Object.fromEntries(
        Object.entries(arrays).map(([input, values]) => {
          const { shape = [], dtype = 'float32' } = variant.inputs[input] ?? {};
          return [input, tf.tensor(values, [...shape], dtype)];
        }),
      );
      const results = variables.own(() => runBody(name, variant.of, inputs));
      for (const [output, tensor] of Object.entries(results))
        outputs[output] = (tensor.dataSync() as HostArray).slice();
    });
    blameFeeds(name, arrays, outputs);
    return outputs;
  }

  save(names?: readonly string[]): SessionState {
    this.assertAlive();
    const known = this.parts.variables.all();
    if (names !== undefined) checkNames(names, known);
    return Object.fromEntries(
      [...known]
        .filter(([name]) => names?.includes(name) ?? true)
        .map(([name, variable]) => [
          name,
          { shape: variable.shape, values: (variable.dataSync() as HostArray).slice() },
        ]),
    );
  }

  restore(state: SessionState): void {
    this.assertAlive();
    const { tf, variables } = this.parts;
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
    if (this.disposed) return;
    this.disposed = true;
    this.parts.variables.dispose();
  }

  private assertAlive(): void {
    if (this.disposed) throw new EngineError('SESSION_DISPOSED', 'This session was disposed of; load the graph again.');
  }
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
  if (outputs === null || typeof outputs !== 'object') {
    throw new EngineError('GRAPH_INVALID', `The function ${name} must return its outputs by name: { loss, … }.`, {
      function: name,
    });
  }
  return outputs as Readonly<Record<string, Tensor>>;
}
