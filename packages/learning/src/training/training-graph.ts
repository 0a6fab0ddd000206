import type { Engine, Feeds, HostArray, InputDeclaration, Session, SessionState } from '@fovea/engine';
import { adam, Graph } from '@fovea/engine';
import type { FeedbackKind } from '../losses/feedback-losses.ts';
import { feedbackLoss } from '../losses/feedback-losses.ts';
import { crossEntropy, network } from '../model/network.ts';
import { createParameters } from '../model/parameters.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '../model/tensors.ts';
import type { WeightArray, Weights } from '../model/weights.ts';
import { groupOf } from '../model/weights.ts';
import type { FeedbackImages, ImageBatch } from './batches.ts';

/** What the graph of a training is made for. Two trainings with equal settings can use the same one. */
export interface TrainingGraphSettings {
  readonly size: number;
  readonly classes: number;
  readonly batchSize: number;
  /** Width of the dense layer where units are dropped out, else null. */
  readonly dropped: number | null;
  readonly hardGate: boolean;
  readonly feedback: {
    readonly batchSize: number;
    /** The meanings that occur. */
    readonly kinds: readonly FeedbackKind[];
    readonly attendLoss: 'dice' | 'balanced-bce';
  } | null;
  /** `adam-fused` is faster and rounds otherwise; see the engine's `adam`. */
  readonly optimizer: 'adam' | 'adam-fused';
  readonly execution: 'captured' | 'eager';
  /** `bfloat16` does the convolutions with 8 bits of precision; see the engine's `Graph`. Default: float32. */
  readonly precision?: 'float32' | 'bfloat16';
}

/** One step's images and numbers. */
export interface StepInput {
  readonly batch: ImageBatch;
  readonly feedback: FeedbackImages | null;
  readonly dropout: Float32Array | null;
  readonly learningRate: number;
  readonly gateLearningRate: number;
  /** Weight of the feedback loss. */
  readonly lambda: number;
}

export interface StepLosses {
  readonly data: number;
  readonly feedback: number | null;
}

type Named = Readonly<Record<string, Tensor>>;

/** Captured graphs that no training uses at present, newest last. Tracing and loading one takes about a second. */
const idle = new WeakMap<Engine, { key: string; graph: TrainingGraph }[]>();
const mostIdle = 4;

/**
 * The training step of a model, ready to run, with these weights and a fresh optimiser: captured where there is a native
 * engine. Give it back with `release`.
 */
export async function trainingGraph(
  engine: Engine,
  settings: TrainingGraphSettings,
  weights: Weights,
): Promise<TrainingGraph> {
  const key = JSON.stringify(settings);
  const waiting = idle.get(engine) ?? [];
  idle.set(engine, waiting);
  const [known] = waiting.splice(
    waiting.findIndex((each) => each.key === key),
    waiting.some((each) => each.key === key) ? 1 : 0,
  );
  if (known !== undefined) {
    known.graph.begin(weights);
    return known.graph;
  }
  const session = await capture(engine, settings, weights);
  return new TrainingGraph(session, settings, (graph) => {
    if (graph.execution === 'eager') return graph.dispose();
    waiting.push({ key, graph });
    if (waiting.length > mostIdle) waiting.shift()?.graph.dispose();
  });
}

export class TrainingGraph {
  private readonly session: Session;
  private readonly settings: TrainingGraphSettings;
  private readonly unused: (graph: TrainingGraph) => void;
  /** The optimiser as it is before the first step. */
  private readonly fresh: SessionState;

  constructor(session: Session, settings: TrainingGraphSettings, unused: (graph: TrainingGraph) => void) {
    this.session = session;
    this.settings = settings;
    this.unused = unused;
    const state = session.save();
    this.fresh = Object.fromEntries(Object.entries(state).filter(([name]) => isOptimizers(name)));
  }

  get execution(): Session['mode'] {
    return this.session.mode;
  }

  /** Why the step runs eagerly although it should not; null otherwise. */
  get fallback(): string | null {
    return this.session.fallback?.reason ?? null;
  }

  /** Starts a training from these weights. */
  begin(weights: Weights): void {
    this.session.restore({ ...this.fresh, ...weights });
  }

  /** Weights and optimiser, bit for bit. */
  save(): Record<string, WeightArray> {
    return this.session.save() as Record<string, WeightArray>;
  }

  /** Goes on from what `save` gave. @throws EngineError STATE_MISMATCH for another architecture */
  restore(tensors: Readonly<Record<string, WeightArray>>): void {
    this.session.restore(tensors);
  }

  weights(): Weights {
    return Object.fromEntries(Object.entries(this.save()).filter(([name]) => !isOptimizers(name)));
  }

  step({ batch, feedback, dropout, learningRate, gateLearningRate, lambda }: StepInput): StepLosses {
    const feeds: Record<string, HostArray | number> = {
      images: batch.inputs,
      labels: batch.labels,
      learningRate,
      gateLearningRate,
    };
    if (dropout !== null) feeds['keep'] = dropout;
    if (feedback !== null && this.settings.feedback !== null) {
      Object.assign(feeds, {
        corrected: feedback.inputs,
        attend: feedback.attend,
        ignore: feedback.ignore,
        lambda,
      });
      for (const kind of this.settings.feedback.kinds) {
        feeds[`is ${kind}`] = Float32Array.from(feedback.kinds, (other) => (other === kind ? 1 : 0));
      }
    }
    const losses = this.session.run('step', feeds satisfies Feeds);
    return { data: losses['data']?.[0] ?? Number.NaN, feedback: losses['feedback']?.[0] ?? null };
  }

  /** @param image one standardised image @returns its attention map, size × size */
  attention(image: Float32Array): Float32Array {
    return this.session.run('attention', { image })['map'] as Float32Array;
  }

  release(): void {
    this.unused(this);
  }

  dispose(): void {
    this.session.dispose();
  }
}

const isOptimizers = (name: string) => name.startsWith('adam.');

function capture(engine: Engine, settings: TrainingGraphSettings, weights: Weights): Promise<Session> {
  const { tf } = engine;
  const { size, classes, batchSize, dropped, hardGate, feedback } = settings;
  const net = network(engine);
  const graph = new Graph(engine, { execution: settings.execution, precision: settings.precision ?? 'float32' });
  const parameters = createParameters(tf, graph, weights);
  const names = Object.keys(parameters);
  const optimizer = adam(engine, graph, parameters, { fused: settings.optimizer === 'adam-fused' });
  const rate: InputDeclaration = { shape: [], example: Float32Array.of(1e-3) };
  const inputs: Record<string, InputDeclaration> = {
    images: { shape: [batchSize, size, size, 3] },
    labels: { shape: [batchSize, classes] },
    learningRate: rate,
    gateLearningRate: rate,
  };
  if (dropped !== null) inputs['keep'] = { shape: [batchSize, dropped] };
  if (feedback !== null) {
    const rows = feedback.batchSize;
    inputs['corrected'] = { shape: [rows, size, size, 3] };
    inputs['attend'] = { shape: [rows, size, size, 1] };
    inputs['ignore'] = { shape: [rows, size, size, 1] };
    inputs['lambda'] = { shape: [], example: Float32Array.of(1) };
    for (const kind of feedback.kinds) inputs[`is ${kind}`] = { shape: [rows] };
  }
  const losses = (fed: Named): { data: Scalar; feedback: Scalar | null } => {
    const images = fed['images'] as Tensor4D;
    const map = net.attention(net.gate(parameters, images));
    const gated = tf.mul(images, hardGate ? net.harden(map) : map) as Tensor4D;
    const logits = net.classify(parameters, gated, fed['keep'] as Tensor2D | undefined);
    const data = crossEntropy(tf, logits, fed['labels'] as Tensor2D);
    if (feedback === null) return { data, feedback: null };
    const z = net.gate(parameters, fed['corrected'] as Tensor4D);
    const members = Object.fromEntries(feedback.kinds.map((kind) => [kind, fed[`is ${kind}`] as Tensor1D]));
    const batch = { attend: fed['attend'] as Tensor4D, ignore: fed['ignore'] as Tensor4D, members };
    return { data, feedback: feedbackLoss(tf, z, net.attention(z), batch, feedback.attendLoss) };
  };
  graph.function('step', inputs, (fed) => {
    const kept: Record<string, Tensor> = {};
    const { grads } = tf.variableGrads(() => {
      const { data, feedback: correction } = losses(fed);
      kept['data'] = tf.keep(data.clone());
      if (correction === null) return data;
      kept['feedback'] = tf.keep(correction.clone());
      return tf.add(data, tf.mul(correction, fed['lambda'] as Scalar)) as Scalar;
    }, Object.values(parameters));
    const gradients = Object.fromEntries(
      names.map((name) => [name, grads[(parameters[name] as Variable).name] as Tensor]),
    );
    optimizer.apply(gradients, (name) => fed[groupOf(name) === 'gate' ? 'gateLearningRate' : 'learningRate'] as Scalar);
    const reported = Object.fromEntries(Object.entries(kept).map(([name, loss]) => [name, loss.clone()]));
    tf.dispose(kept);
    return reported;
  });
  graph.function('attention', { image: { shape: [1, size, size, 3] } }, ({ image }) => ({
    map: net.attention(net.gate(parameters, image as Tensor4D)),
  }));
  return graph.load();
}
