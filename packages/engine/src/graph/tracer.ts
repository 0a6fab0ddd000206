import type { Tensor, Variable } from '@tensorflow/tfjs';
import { EngineError } from '../engine-error.ts';
import type { TensorFlow } from '../engine.ts';
import { runBody, upload } from './eager-session.ts';
import type { Variant } from './feeds.ts';
import { exampleOf } from './feeds.ts';
import { locateDifference } from './locate-difference.ts';
import type { HostArray } from './node-backend.ts';
import { isDtype } from './node-backend.ts';
import type { Observe, Recording } from './recorder.ts';
import { Recorder } from './recorder.ts';
import { assertSame } from './same-recording.ts';
import type { GraphVariable } from './saved-model.ts';
import type { Fallback, GraphFunctionBody, SessionState } from './session.ts';
import { copyOf } from './state.ts';
import type { OwnVariables } from './variables.ts';

/** A function in one shape, traced: what it did, and what it gave, run eagerly from the initial variables. */
export interface Traced extends Run {
  readonly name: string;
  readonly variant: Variant<GraphFunctionBody>;
  readonly feeds: Readonly<Record<string, HostArray>>;
}

interface Run {
  readonly recording: Recording;
  readonly outputs: Readonly<Record<string, HostArray>>;
  readonly after: SessionState;
}

/** Runs functions eagerly to learn what they do; the variables are afterwards as before. */
export class Tracer {
  readonly #tf: TensorFlow;
  readonly #variables: OwnVariables;
  /** The variables' values before any function ran. */
  readonly #initial = new Map<string, Tensor>();

  constructor(tf: TensorFlow, variables: OwnVariables) {
    this.#tf = tf;
    this.#variables = variables;
    for (const [name, variable] of variables.all()) this.#remember(name, variable);
  }

  /**
   * Runs the function twice from the same state and the same feeds (thrice when it makes variables) and compares.
   * @throws EngineError FUNCTION_ASYNC, FUNCTION_READS_HOST, FUNCTION_NOT_REPEATABLE, GRAPH_INVALID
   */
  trace(name: string, variant: Variant<GraphFunctionBody>): Traced {
    const feeds = Object.fromEntries(
      Object.entries(variant.inputs).map(([input, declaration]) => [input, exampleOf(declaration)]),
    );
    const known = this.#variables.all().size;
    let first = this.#run(name, variant, feeds);
    if (this.#variables.all().size > known) first = this.#run(name, variant, feeds);
    const second = this.#run(name, variant, feeds);
    assertSame(name, first.recording, second.recording);
    return { name, variant, feeds, ...second };
  }

  initialState(): SessionState {
    return copyOf(this.#initial);
  }

  /** The variables, those included that functions made. @throws EngineError GRAPH_INVALID */
  declared(): GraphVariable[] {
    return [...this.#variables.all()].map(([name, { shape, dtype }]) => {
      if (isDtype(dtype)) return { name, shape, dtype };
      const message = `The variable ${name} is of type ${dtype}; a graph's variables are float32, int32 or bool.`;
      throw new EngineError('GRAPH_INVALID', message, { name, dtype });
    });
  }

  /** Finds the operation at which a graph leaves the eager run, for the reason of a fallback. */
  async explain({ name, variant, feeds }: Traced, tolerance: number, difference: number): Promise<Fallback> {
    const found = await locateDifference(this.#tf, {
      variables: this.declared(),
      initial: this.initialState(),
      inputs: variant.inputs,
      feeds,
      tolerance,
      run: (observe) => this.#run(name, variant, feeds, observe).recording,
    });
    return {
      reason: `Computed as a whole (a graph), the result of ${name} is off by ${difference.toExponential(1)}, first at ${found.operation}. The engine computes one operation after the other instead.`,
      function: name,
      operation: found.operation,
      difference: found.difference ?? difference,
    };
  }

  dispose(): void {
    for (const tensor of this.#initial.values()) tensor.dispose();
  }

  #run(
    name: string,
    { inputs: declared, of: body }: Variant<GraphFunctionBody>,
    feeds: Readonly<Record<string, HostArray>>,
    observe?: Observe,
  ): Run {
    const tf = this.#tf;
    const variables = this.#variables;
    const outputs: Record<string, HostArray> = {};
    const recordings: Recording[] = [];
    tf.tidy(() => {
      const inputs = upload(tf, declared, feeds);
      let results: Readonly<Record<string, Tensor>> = {};
      const recording = new Recorder(tf, variables.all(), observe).record(inputs, () => {
        results = variables.own(
          () => runBody(name, body, inputs),
          (created, variable) => {
            this.#remember(created, variable);
          },
        );
        return results;
      });
      if (recording.hostRead !== null) throw readsHost(name, recording.hostRead);
      recordings.push(recording);
      for (const [output, tensor] of Object.entries(results))
        outputs[output] = (tensor.dataSync() as HostArray).slice();
    });
    const after = copyOf(variables.all());
    for (const [variable, tensor] of this.#initial) variables.all().get(variable)?.assign(tensor);
    return { recording: recordings[0] as Recording, outputs, after };
  }

  #remember(name: string, variable: Variable): void {
    this.#initial.set(name, this.#tf.keep(variable.clone()));
  }
}

function readsHost(name: string, read: string): EngineError {
  return new EngineError(
    'FUNCTION_READS_HOST',
    `The function ${name} reads ${read} on the host (dataSync, data, arraySync, print, or an operation that does); a graph cannot. Return the tensor and read the result.`,
    { function: name, read },
  );
}
