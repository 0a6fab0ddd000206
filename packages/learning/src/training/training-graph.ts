import type { Engine, Feeds, HostArray, InputDeclaration, Session, SessionState } from '@fovea/engine';
import { adam, Graph } from '@fovea/engine';
import type { FeedbackLossChoice, FeedbackTerm } from '../losses/feedback-losses.ts';
import { feedbackLoss, shareAtEnds } from '../losses/feedback-losses.ts';
import { channelsOf, sideAfter, stageOf } from '../model/architecture.ts';
import type { NetworkForm, WeightArray, Weights } from '../model/model.ts';
import { inputGradientPenalty } from '../losses/input-gradient.ts';
import { networkForm } from '../model/model.ts';
import type { PassOptions } from '../model/network.ts';
import { crossEntropy, network } from '../model/network.ts';
import { createParameters, groupOf } from '../model/weights.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '../model/tensors.ts';
import type { FeedbackImages, ImageBatch } from './batches.ts';
import { carryRegions } from './carry-regions.ts';
import type { Gradients } from './two-gradients.ts';
import { twoGradients } from './two-gradients.ts';

/** What the graph of a training is made for. Two trainings with equal settings can use the same one. */
export interface TrainingGraphSettings {
  readonly form: NetworkForm;
  readonly batchSize: number;
  /** Whether units of the dense layer are dropped out. */
  readonly dropout: boolean;
  readonly feedback: {
    /** `input-gradient`: gates are held open in both losses; `ignore` is where the answer must not look. Default: gate. */
    readonly method?: 'gate' | 'input-gradient';
    readonly batchSize: number;
    /** What the loss is made of. */
    readonly terms: readonly FeedbackTerm[];
    readonly losses: FeedbackLossChoice;
    /** Where the gradients of data and feedback pull apart, each loses its part along the other (PCGrad). Default: no. */
    readonly projected?: boolean;
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
  /** Weight of the data loss where there is feedback; else it is 1, as by default. */
  readonly dataWeight?: number;
}

export interface StepResult {
  /** The losses as they are, unweighted. */
  readonly data: number;
  readonly feedback: number | null;
  /** Share of a gate's map at 0 or 1 on the feedback images, of the gate where it is largest; null where none is taught. */
  readonly atEnds: number | null;
  /** Of both losses, unweighted, over the weights that the feedback reaches; null without feedback. */
  readonly gradients: GradientComparison | null;
}

export interface GradientComparison {
  readonly dataNorm: number;
  readonly feedbackNorm: number;
  /** Of the angle between them; 0 where one vanishes. */
  readonly cosine: number;
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
  const key = JSON.stringify({ ...settings, form: networkForm(settings.form) });
  const waiting = idle.get(engine) ?? [];
  idle.set(engine, waiting);
  const at = waiting.findIndex((each) => each.key === key);
  const [known] = at === -1 ? [] : waiting.splice(at, 1);
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
  readonly #session: Session;
  readonly #settings: TrainingGraphSettings;
  readonly #unused: (graph: TrainingGraph) => void;
  /** The optimiser as it is before the first step. */
  readonly #fresh: SessionState;
  readonly #weightNames: readonly string[];

  constructor(session: Session, settings: TrainingGraphSettings, unused: (graph: TrainingGraph) => void) {
    this.#session = session;
    this.#settings = settings;
    this.#unused = unused;
    const state = session.save();
    this.#weightNames = Object.keys(state).filter((name) => !isOptimizers(name));
    this.#fresh = Object.fromEntries(Object.entries(state).filter(([name]) => isOptimizers(name)));
  }

  get execution(): Session['mode'] {
    return this.#session.mode;
  }

  /** Why the step runs eagerly although it should not; null otherwise. */
  get fallback(): string | null {
    return this.#session.fallback?.reason ?? null;
  }

  /** Starts a training from these weights. */
  begin(weights: Weights): void {
    this.#session.restore({ ...this.#fresh, ...weights });
  }

  /** Weights and optimiser, bit for bit. */
  save(): Record<string, WeightArray> {
    return this.#session.save() as Record<string, WeightArray>;
  }

  /** Goes on from what `save` gave. @throws EngineError STATE_MISMATCH for another architecture */
  restore(tensors: Readonly<Record<string, WeightArray>>): void {
    this.#session.restore(tensors);
  }

  weights(): Weights {
    return this.#session.save(this.#weightNames) as Weights;
  }

  step({ batch, feedback, dropout, learningRate, gateLearningRate, lambda, dataWeight = 1 }: StepInput): StepResult {
    const feeds: Record<string, HostArray | number> = {
      images: batch.inputs,
      labels: batch.labels,
      learningRate,
      gateLearningRate,
    };
    if (dropout !== null) feeds['keep'] = dropout;
    if (feedback !== null && this.#settings.feedback !== null) {
      Object.assign(feeds, {
        corrected: feedback.inputs,
        attend: feedback.attend,
        ignore: feedback.ignore,
        lambda,
        dataWeight,
      });
      for (const term of this.#settings.feedback.terms)
        feeds[`strength ${term}`] = feedback.strengths[term === 'attend' ? 'attend' : 'ignore'];
    }
    const told = this.#session.run('step', feeds satisfies Feeds);
    const { products } = told;
    return {
      data: told['data']?.[0] ?? Number.NaN,
      feedback: told['feedback']?.[0] ?? null,
      atEnds: told['atEnds']?.[0] ?? null,
      gradients: products === undefined ? null : compareGradients(products, dataWeight),
    };
  }

  /** @param image one image as the network sees it @returns its attention map, size × size */
  attention(image: Float32Array): Float32Array {
    return this.#session.run('attention', { image })['map'] as Float32Array;
  }

  release(): void {
    this.#unused(this);
  }

  dispose(): void {
    this.#session.dispose();
  }
}

/** @param products g_d·g_d, g_f·g_f, g_d·g_f, with the data's weight in g_d */
function compareGradients(products: HostArray, dataWeight: number): GradientComparison {
  const [dataSquare = 0, feedbackSquare = 0, both = 0] = products;
  const lengths = Math.sqrt(dataSquare) * Math.sqrt(feedbackSquare);
  return {
    dataNorm: Math.sqrt(dataSquare) / dataWeight,
    feedbackNorm: Math.sqrt(feedbackSquare),
    cosine: lengths === 0 ? 0 : Math.max(-1, Math.min(1, both / lengths)),
  };
}

const isOptimizers = (name: string) => name.startsWith('adam.');

function capture(engine: Engine, settings: TrainingGraphSettings, weights: Weights): Promise<Session> {
  const { tf } = engine;
  const { form, batchSize, dropout, feedback } = settings;
  const { architecture, classes } = form;
  const { size, dense } = architecture;
  const image = [size, size, channelsOf(architecture)] as const;
  const net = network(engine, form);
  const graph = new Graph(engine, { execution: settings.execution, precision: settings.precision ?? 'float32' });
  const parameters = createParameters(tf, graph, weights);
  const names = Object.keys(parameters);
  const optimizer = adam(engine, graph, parameters, { fused: settings.optimizer === 'adam-fused' });
  const rate: InputDeclaration = { shape: [], example: Float32Array.of(1e-3) };
  const inputs: Record<string, InputDeclaration> = {
    images: { shape: [batchSize, ...image] },
    labels: { shape: [batchSize, classes] },
    learningRate: rate,
    gateLearningRate: rate,
  };
  if (dropout) inputs['keep'] = { shape: [batchSize, dense] };
  if (feedback !== null) {
    const rows = feedback.batchSize;
    inputs['corrected'] = { shape: [rows, ...image] };
    inputs['attend'] = { shape: [rows, size, size, 1] };
    inputs['ignore'] = { shape: [rows, size, size, 1] };
    for (const weight of ['lambda', 'dataWeight']) inputs[weight] = { shape: [], example: Float32Array.of(1) };
    for (const term of feedback.terms)
      inputs[`strength ${term}`] = { shape: [rows], example: new Float32Array(rows).fill(1) };
  }
  const held = (): PassOptions['held'] =>
    feedback?.method === 'input-gradient'
      ? Object.fromEntries(form.gates.map(({ level }) => [level, tf.ones([1, 1, 1, 1]) as Tensor4D]))
      : undefined;
  const dataLoss = (fed: Named): Scalar => {
    const keep = fed['keep'] as Tensor2D | undefined;
    const logits = net.answer(parameters, fed['images'] as Tensor4D, { keep, held: held() });
    return crossEntropy(tf, logits, fed['labels'] as Tensor2D);
  };
  /** @param aside receives the share of the map at its ends */
  const correctionLoss = (
    fed: Named,
    { terms, losses: chosen }: NonNullable<typeof feedback>,
    aside: (atEnds: Scalar) => void,
  ): Scalar => {
    const strengths = Object.fromEntries(terms.map((term) => [term, fed[`strength ${term}`] as Tensor1D]));
    const gates = net.attend(parameters, fed['corrected'] as Tensor4D);
    aside(gates.map(({ map }) => shareAtEnds(tf, map)).reduce((one, other) => tf.maximum(one, other)));
    const losses = gates.map(({ level, z, map }) => {
      const regions = carryRegions(tf, fed, size, sideAfter(architecture, stageOf(level)));
      return feedbackLoss(tf, { z, map }, { ...regions, strengths }, chosen);
    });
    const [first, ...others] = losses as [Scalar, ...Scalar[]];
    return others.length === 0 ? first : tf.div(tf.addN(losses), losses.length);
  };
  const penalty = (fed: Named): Scalar => {
    const answer = (images: Tensor4D) => net.answer(parameters, images, { held: held() });
    return inputGradientPenalty(engine, answer, fed['corrected'] as Tensor4D, fed['ignore'] as Tensor4D);
  };
  /** Only weights that the loss reaches have one. @param weight of the loss, in the gradients alone */
  const gradientsOf = (loss: () => Scalar, weight?: Scalar): { loss: Scalar; gradients: Gradients } => {
    const kept: Scalar[] = [];
    const { grads } = tf.variableGrads(() => {
      const plain = loss();
      kept.push(tf.keep(plain.clone()));
      return weight === undefined ? plain : tf.mul(plain, weight);
    }, Object.values(parameters));
    const gradients = names.flatMap((name) => {
      const gradient = grads[(parameters[name] as Variable).name];
      return gradient === undefined ? [] : [[name, gradient] as const];
    });
    const told = (kept[0] as Scalar).clone();
    tf.dispose(kept);
    return { loss: told, gradients: Object.fromEntries(gradients) };
  };
  const rateOf = (fed: Named) => (name: string) =>
    fed[groupOf(name) === 'gate' ? 'gateLearningRate' : 'learningRate'] as Scalar;
  graph.function('step', inputs, (fed): Named => {
    if (feedback === null) {
      const { loss, gradients } = gradientsOf(() => dataLoss(fed));
      optimizer.apply(gradients, rateOf(fed));
      return { data: loss };
    }
    // The images differ, so that two backward passes do the work of one; the second goes through the gate alone.
    const data = gradientsOf(() => dataLoss(fed), fed['dataWeight'] as Scalar);
    const seen: Scalar[] = [];
    const correction = gradientsOf(() =>
      feedback.method === 'input-gradient'
        ? penalty(fed)
        : correctionLoss(fed, feedback, (atEnds) => void seen.push(tf.keep(atEnds.clone()))),
    );
    const { combined, products } = twoGradients(tf, data.gradients, correction.gradients, {
      weight: fed['lambda'] as Scalar,
      projected: feedback.projected === true,
    });
    optimizer.apply(combined, rateOf(fed));
    const told = Object.fromEntries(seen.map((atEnds) => ['atEnds', atEnds.clone()]));
    tf.dispose(seen);
    return { data: data.loss, feedback: correction.loss, ...told, products };
  });
  graph.function('attention', { image: { shape: [1, ...image] } }, (fed) => ({
    map: net.attention(net.attend(parameters, fed['image'] as Tensor4D)),
  }));
  return graph.load();
}
