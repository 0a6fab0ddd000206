import type { Tensor, Variable } from '@tensorflow/tfjs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../engine-error.ts';
import type { TensorFlow } from '../engine.ts';
import { toBfloat16 } from './bfloat16.ts';
import { CapturedSession } from './captured-session.ts';
import { runBody } from './eager-session.ts';
import type { Variant } from './feeds.ts';
import { exampleOf } from './example.ts';
import type { HostArray } from './node-backend.ts';
import { nodeBackend } from './node-backend.ts';
import type { Recording } from './recorder.ts';
import { Recorder } from './recorder.ts';
import { assertSame } from './same-recording.ts';
import type { FunctionEnds, GraphFunction, GraphVariable } from './saved-model.ts';
import { tag, writeSavedModel } from './saved-model.ts';
import type { Fallback, Feeds, GraphFunctionBody, Inputs, Session, SessionState } from './session.ts';
import type { OwnVariables } from './variables.ts';
import { locateDifference } from './locate-difference.ts';
import { largestDifference } from './difference.ts';

export interface CaptureSettings {
  readonly tf: TensorFlow;
  readonly variables: OwnVariables;
  readonly functions: ReadonlyMap<string, readonly Variant<GraphFunctionBody>[]>;
  readonly precision: 'float32' | 'bfloat16';
  readonly tolerance: number;
}

/** A function in one shape, traced: what it did, and what it gave, run eagerly from the initial variables. */
interface Traced {
  readonly name: string;
  readonly variant: Variant<GraphFunctionBody>;
  readonly feeds: Feeds;
  readonly recording: Recording;
  readonly outputs: Readonly<Record<string, HostArray>>;
  readonly after: SessionState;
}

/** Traces all functions, loads them as one session and compares it with eager execution. */
export async function capture(
  { tf, variables, functions, precision, tolerance }: CaptureSettings,
  eager: (fallback: Fallback) => Session,
): Promise<Session> {
  const started = performance.now();
  const tracer = new Tracer(tf, variables);
  const traced = [...functions].flatMap(([name, variants]) => variants.map((variant) => tracer.trace(name, variant)));
  const traceMs = performance.now() - started;
  const { binding } = nodeBackend(tf);
  const declared = [...variables.all()].map(([name, { shape, dtype }]): GraphVariable => {
    return { name, shape, dtype: dtypeNumber(tf, dtype) };
  });
  const model = writeSavedModel(
    binding,
    declared,
    traced.map(({ variant, recording }) =>
      graphFunction(
        tf,
        variant.inputs,
        precision === 'bfloat16' ? toBfloat16(recording, binding.TF_ATTR_TYPE) : recording,
      ),
    ),
  );
  const id = await loadModel(tf, model.bytes);
  const loadMs = performance.now() - started - traceMs;
  const initial = tracer.initialState();
  const ends = new Map<string, Variant<FunctionEnds>[]>();
  traced.forEach(({ name, variant }, index) => {
    const of = model.functions[index] as FunctionEnds;
    ends.set(name, [...(ends.get(name) ?? []), { inputs: variant.inputs, of }]);
  });
  const differences: Record<string, number> = {};
  const parts = { binding, id, model, variables: declared, functions: ends };
  const report = { nodes: model.nodes, bytes: model.bytes.length, traceMs, loadMs, verifyMs: 0, differences };
  const session = new CapturedSession({ ...parts, report });
  let fallback: Fallback | null = null;
  try {
    for (const each of traced) {
      session.restore(initial);
      const found = largestDifference(each.outputs, session.run(each.name, each.feeds), each.after, session.save());
      differences[each.name] = Math.max(differences[each.name] ?? 0, found);
      if (found <= tolerance) continue;
      fallback = precision === 'bfloat16' ? tooCoarse(each.name, found) : await tracer.explain(each, tolerance, found);
      break;
    }
    session.restore(initial);
  } catch (error) {
    session.dispose();
    throw error;
  } finally {
    tracer.dispose();
  }
  if (fallback !== null) {
    session.dispose();
    return eager(fallback);
  }
  // From here on the values live in the session.
  variables.dispose();
  return new CapturedSession({
    ...parts,
    report: { ...report, verifyMs: performance.now() - started - traceMs - loadMs },
  });
}

/** In bfloat16 every operation differs, so there is no first one to name. */
function tooCoarse(name: string, difference: number): Fallback {
  const reason = `In bfloat16, ${name} differs from eager execution by ${difference.toExponential(1)}, more than the tolerance; it runs eagerly, in float32.`;
  return { reason, function: name, difference };
}

class Tracer {
  private readonly tf: TensorFlow;
  private readonly variables: OwnVariables;
  /** The variables' values before any function ran. */
  private readonly initial = new Map<string, Tensor>();

  constructor(tf: TensorFlow, variables: OwnVariables) {
    this.tf = tf;
    this.variables = variables;
    for (const [name, variable] of variables.all()) this.remember(name, variable);
  }

  /** Runs the function twice from the same state and the same feeds (thrice when it makes variables) and compares. */
  trace(name: string, variant: Variant<GraphFunctionBody>): Traced {
    const feeds = Object.fromEntries(
      Object.entries(variant.inputs).map(([input, declaration]) => [input, exampleOf(declaration)]),
    );
    const known = this.variables.all().size;
    let first = this.runOnce(name, variant, feeds);
    if (this.variables.all().size > known) first = this.runOnce(name, variant, feeds);
    const second = this.runOnce(name, variant, feeds);
    assertSame(name, first.recording, second.recording);
    return { name, variant, feeds, ...second };
  }

  initialState(): SessionState {
    return Object.fromEntries(
      [...this.initial].map(([name, tensor]) => [
        name,
        { shape: tensor.shape, values: (tensor.dataSync() as HostArray).slice() },
      ]),
    );
  }

  /** Finds the operation at which a graph leaves the eager run, for the reason of a fallback. */
  async explain({ name, variant, feeds }: Traced, tolerance: number, difference: number): Promise<Fallback> {
    const at = await locateDifference(
      {
        tf: this.tf,
        variables: this.variables.all(),
        initial: this.initialState(),
        inputs: variant.inputs,
        feeds,
        tolerance,
        run: (observe) => this.record(name, variant, feeds, observe).recording,
      },
      (bytes) => loadModel(this.tf, bytes),
    );
    this.reset();
    const operation = at?.operation ?? 'the update of a variable';
    return {
      reason: `As a graph, ${name} differs from eager execution by ${difference.toExponential(1)}, first at ${operation}; it runs eagerly.`,
      function: name,
      operation,
      difference: at?.difference ?? difference,
    };
  }

  dispose(): void {
    for (const tensor of this.initial.values()) tensor.dispose();
  }

  private runOnce(name: string, variant: Variant<GraphFunctionBody>, feeds: Feeds) {
    const run = this.record(name, variant, feeds);
    this.reset();
    return run;
  }

  private record(
    name: string,
    variant: Variant<GraphFunctionBody>,
    feeds: Feeds,
    observe?: ConstructorParameters<typeof Recorder>[2],
  ): { recording: Recording; outputs: Record<string, HostArray>; after: SessionState } {
    const { tf, variables } = this;
    const outputs: Record<string, HostArray> = {};
    let recording: Recording | undefined;
    tf.tidy(() => {
      const inputs = Object.fromEntries(
        Object.entries(feeds).map(([input, values]) => {
          const { shape = [], dtype = 'float32' } = variant.inputs[input] ?? {};
          return [input, tf.tensor(values as HostArray, [...shape], dtype)];
        }),
      );
      const recorder = new Recorder(tf, variables.all(), observe);
      let results: Readonly<Record<string, Tensor>> = {};
      recording = recorder.record(inputs, () => {
        results = variables.own(
          () => runBody(name, variant.of, inputs),
          (created, variable) => this.remember(created, variable),
        );
        return results;
      });
      for (const [output, tensor] of Object.entries(results))
        outputs[output] = (tensor.dataSync() as HostArray).slice();
    });
    if (recording === undefined) throw new Error(`The function ${name} left no trace.`);
    if (recording.hostRead !== null) {
      throw new EngineError(
        'FUNCTION_READS_HOST',
        `The function ${name} reads ${recording.hostRead} on the host (dataSync, arraySync, print, or an operation that does); a graph cannot. Return the tensor and read the result.`,
        { function: name, read: recording.hostRead },
      );
    }
    const after = Object.fromEntries(
      [...variables.all()].map(([variable, tensor]) => [
        variable,
        { shape: tensor.shape, values: (tensor.dataSync() as HostArray).slice() },
      ]),
    );
    return { recording, outputs, after };
  }

  private remember(name: string, variable: Variable): void {
    this.initial.set(name, this.tf.keep(variable.clone()));
  }

  private reset(): void {
    for (const [name, tensor] of this.initial) this.variables.all().get(name)?.assign(tensor);
  }
}

function graphFunction(tf: TensorFlow, inputs: Inputs, recording: Recording): GraphFunction {
  return {
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([name, { shape, dtype = 'float32' }]) => [
        name,
        { shape, dtype: dtypeNumber(tf, dtype) },
      ]),
    ),
    recording,
  };
}

function dtypeNumber(tf: TensorFlow, dtype: string): number {
  const { binding } = nodeBackend(tf);
  if (dtype === 'float32') return binding.TF_FLOAT;
  if (dtype === 'int32') return binding.TF_INT32;
  if (dtype === 'bool') return binding.TF_BOOL;
  throw new EngineError('GRAPH_INVALID', `A graph's variable cannot be of type ${dtype}; use float32, int32 or bool.`);
}

/** The library loads from a folder only; it is not needed afterwards. @throws EngineError SESSION_FAILED */
async function loadModel(tf: TensorFlow, bytes: Uint8Array): Promise<number> {
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'fovea-graph-'));
    await writeFile(join(folder, 'saved_model.pb'), bytes);
    return nodeBackend(tf).binding.loadSavedModel(folder, tag);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(
      'SESSION_FAILED',
      `The graph could not be loaded: ${detail}. Make sure that the folder for temporary files can be written to.`,
      {},
      cause,
    );
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
