import { EngineError } from '../engine-error.ts';
import type { TensorFlow } from '../engine.ts';
import { toBfloat16 } from './bfloat16.ts';
import { CapturedSession } from './captured-session.ts';
import { largestDifference } from './difference.ts';
import type { Variant } from './feeds.ts';
import { loadModel } from './load-model.ts';
import { nodeBackend } from './node-backend.ts';
import type { FunctionEnds } from './saved-model.ts';
import { writeSavedModel } from './saved-model.ts';
import type { Fallback, GraphFunctionBody, Session, SessionReport } from './session.ts';
import type { Traced } from './tracer.ts';
import { Tracer } from './tracer.ts';
import type { OwnVariables } from './variables.ts';

export interface CaptureSettings {
  readonly tf: TensorFlow;
  readonly variables: OwnVariables;
  readonly functions: ReadonlyMap<string, readonly Variant<GraphFunctionBody>[]>;
  readonly precision: 'float32' | 'bfloat16';
  readonly tolerance: number;
}

/**
 * Traces all functions, loads them as one session and compares it with eager execution. With a session, the variables'
 * values live there, and the variables are disposed of.
 * @returns why there is no session where the library refuses the graph, or the graph differs
 */
export async function capture(settings: CaptureSettings): Promise<Session | Fallback> {
  const { tf, variables, functions } = settings;
  const tracer = new Tracer(tf, variables);
  try {
    const started = performance.now();
    const traced = [...functions].flatMap(([name, variants]) => variants.map((variant) => tracer.trace(name, variant)));
    const captured = await load(settings, tracer, traced, started);
    if (captured instanceof CapturedSession) variables.dispose();
    return captured;
  } finally {
    tracer.dispose();
  }
}

async function load(
  { tf, precision, tolerance }: CaptureSettings,
  tracer: Tracer,
  traced: readonly Traced[],
  started: number,
): Promise<CapturedSession | Fallback> {
  const traceMs = performance.now() - started;
  const { binding } = nodeBackend(tf);
  const variables = tracer.declared();
  const model = writeSavedModel(
    binding,
    variables,
    traced.map(({ variant: { inputs }, recording }) => ({
      inputs,
      recording: precision === 'bfloat16' ? toBfloat16(recording, binding.TF_ATTR_TYPE) : recording,
    })),
  );
  const functions = new Map<string, Variant<FunctionEnds>[]>();
  traced.forEach(({ name, variant: { inputs } }, index) => {
    const ends = { inputs, of: model.functions[index] as FunctionEnds };
    functions.set(name, [...(functions.get(name) ?? []), ends]);
  });
  let session: CapturedSession | undefined;
  let running: string | undefined;
  try {
    const id = await loadModel(binding, model.bytes);
    const loadMs = performance.now() - started - traceMs;
    const differences: Record<string, number> = {};
    const begun = { nodes: model.nodes, bytes: model.bytes.length, traceMs, loadMs, differences };
    const report = (verifyMs: number): SessionReport => ({ ...begun, verifyMs });
    const parts = { binding, id, model, variables, functions };
    session = new CapturedSession({ ...parts, report: report(0) });
    const initial = tracer.initialState();
    for (const each of traced) {
      running = each.name;
      session.restore(initial);
      const found = largestDifference(each.outputs, session.run(running, each.feeds), each.after, session.save());
      differences[running] = Math.max(differences[running] ?? 0, found);
      if (found <= tolerance) continue;
      session.dispose();
      return precision === 'bfloat16' ? tooCoarse(running, found) : await tracer.explain(each, tolerance, found);
    }
    session.restore(initial);
    return new CapturedSession({ ...parts, report: report(performance.now() - started - traceMs - loadMs) });
  } catch (error) {
    session?.dispose();
    if (!(error instanceof EngineError) || error.code !== 'SESSION_FAILED') throw error;
    return {
      reason: `${error.message} The engine computes one operation after the other instead.`,
      ...(running === undefined ? {} : { function: running }),
    };
  }
}

/** In bfloat16 every operation differs, so there is no first one to name. */
function tooCoarse(name: string, difference: number): Fallback {
  const reason = `In bfloat16, the result of ${name} is off by ${difference.toExponential(1)}, more than is allowed. The engine therefore uses float32 and computes one operation after the other.`;
  return { reason, function: name, difference };
}
