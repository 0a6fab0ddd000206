import type { Tensor, Variable } from '@tensorflow/tfjs';
import { EngineError } from '../engine-error.ts';
import type { Engine } from '../engine.ts';
import { capture } from './capture.ts';
import { EagerSession } from './eager-session.ts';
import type { Variant } from './feeds.ts';
import { arrayOf, sizeOf } from './feeds.ts';
import type { Fallback, GraphFunctionBody, Inputs, Session } from './session.ts';
import { OwnVariables } from './variables.ts';

export interface GraphOptions {
  /** `eager` runs operation by operation also where a graph could be had. Default: captured on the native engine. */
  readonly execution?: 'captured' | 'eager';
  /**
   * How far a graph's results may lie from eager ones, absolute below 1 and relative above. Default 1e-5; a graph that
   * strays further is given up for eager execution.
   */
  readonly tolerance?: number;
  /**
   * `bfloat16` does convolutions with 8 bits of precision: about twice as fast on processors that have it (AMX or
   * AVX512-BF16), half as fast on others, and not for results that must agree with eager ones. Weights and optimiser stay
   * float32. Counts for captured execution only; the default tolerance is then 0.05. Default: float32.
   */
  readonly precision?: Precision;
}

export type Precision = 'float32' | 'bfloat16';

const tolerances = { float32: 1e-5, bfloat16: 0.05 } as const satisfies Record<Precision, number>;

/**
 * Functions of ordinary tfjs code, and variables that they share, to be run as TensorFlow graphs: the work of a function
 * is traced once and then handed to the library in one call, which takes about half the time of its operations one by one.
 *
 * A function is run a few times while it is traced, so it must be repeatable: no host randomness, no counters, no reading
 * of values, nothing asynchronous. What changes from call to call is an input.
 */
export class Graph {
  readonly #engine: Engine;
  readonly #options: GraphOptions;
  readonly #variables: OwnVariables;
  #loaded = false;
  readonly #functions = new Map<string, Variant<GraphFunctionBody>[]>();

  constructor(engine: Engine, options: GraphOptions = {}) {
    this.#engine = engine;
    this.#options = options;
    this.#variables = new OwnVariables(engine.tf);
  }

  /**
   * A variable of the graph. Once a captured session is loaded its value lives there (`save`, `restore`), and the tfjs
   * variable is disposed of.
   * @param initial copied; remains the caller's
   */
  variable(name: string, initial: Tensor): Variable {
    if (this.#variables.all().has(name)) {
      throw new EngineError('GRAPH_INVALID', `The graph has two variables called ${name}; give each its own name.`, {
        name,
      });
    }
    return this.#variables.create(name, initial);
  }

  /** Makes every tfjs variable that `create` creates one of the graph's: `graph.own(() => tf.train.adam(1e-3))`. */
  own<T>(create: () => T): T {
    return this.#variables.own(create);
  }

  /**
   * Declares a function, in one or several shapes of its inputs.
   * @throws EngineError GRAPH_INVALID for a second function of the name, or a shape or example that is none
   */
  function<I extends Inputs>(
    name: string,
    inputs: I | readonly I[],
    body: (inputs: Readonly<Record<keyof I, Tensor>>) => Readonly<Record<string, Tensor>>,
  ): this {
    if (this.#functions.has(name)) {
      throw new EngineError('GRAPH_INVALID', `The graph has two functions called ${name}; give each its own name.`, {
        name,
      });
    }
    const variants = isList(inputs) ? inputs : [inputs];
    for (const each of variants) assertInputs(name, each);
    assertDistinct(name, variants);
    this.#functions.set(
      name,
      variants.map((each) => ({ inputs: each, of: body as GraphFunctionBody })),
    );
    return this;
  }

  /**
   * Traces, loads and verifies every function. Where there is no native engine, where the library refuses the graph, and
   * where its results differ from eager ones, the session is eager and says why. Once only: the variables are then the
   * session's. When it fails they are disposed of.
   * @throws EngineError FUNCTION_ASYNC, FUNCTION_READS_HOST, FUNCTION_NOT_REPEATABLE, GRAPH_INVALID
   */
  async load(): Promise<Session> {
    if (this.#loaded) throw new EngineError('GRAPH_INVALID', 'This graph was loaded already; make another.');
    this.#loaded = true;
    const engine = this.#engine;
    const options = this.#options;
    const variables = this.#variables;
    const functions = this.#functions;
    const { execution = 'captured', precision = 'float32', tolerance = tolerances[precision] } = options;
    const { tf } = engine;
    const eager = (fallback: Fallback | null) => new EagerSession({ tf, variables, functions, fallback });
    if (execution === 'eager') return eager(null);
    if (engine.name !== 'native') return eager({ reason: `Graphs need native TensorFlow; this is ${engine.name}.` });
    try {
      const captured = await capture({ tf, variables, functions, precision, tolerance });
      return 'reason' in captured ? eager(captured) : captured;
    } catch (error) {
      variables.dispose();
      throw error;
    }
  }
}

function isList<I extends Inputs>(inputs: I | readonly I[]): inputs is readonly I[] {
  return Array.isArray(inputs);
}

/** A run chooses by the number of values that it is fed. */
function assertDistinct(name: string, variants: readonly Inputs[]): void {
  const lengths = variants.map((inputs) =>
    JSON.stringify(Object.entries(inputs).map(([input, { shape }]) => [input, sizeOf(shape)])),
  );
  if (variants.length === 0 || new Set(lengths).size < lengths.length) {
    throw new EngineError(
      'GRAPH_INVALID',
      `${name} needs shapes that differ in their number of values; declare others as functions of other names.`,
      { function: name },
    );
  }
}

function assertInputs(name: string, inputs: Inputs): void {
  for (const [input, { shape, dtype = 'float32', example }] of Object.entries(inputs)) {
    const problem = (fact: string) =>
      new EngineError('GRAPH_INVALID', `${name}'s input ${input} ${fact}.`, { function: name, input, shape });
    if (!shape.every((length) => Number.isInteger(length) && length >= 0)) {
      throw problem('needs a shape of whole numbers: graphs have fixed shapes, so declare each that is needed');
    }
    if (example === undefined) continue;
    if (!(example instanceof arrayOf[dtype]) || example.length !== sizeOf(shape)) {
      throw problem(`needs an example of ${String(sizeOf(shape))} ${dtype} values`);
    }
  }
}
