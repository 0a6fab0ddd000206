import { imagesAtOnce } from '@fovea/domain';
import type { Engine, GraphOptions, Session } from '@fovea/engine';
import { Graph } from '@fovea/engine';
import { channelsOf } from '../model/architecture.ts';
import type { NetworkForm, Weights } from '../model/model.ts';
import { networkForm } from '../model/model.ts';
import { network } from '../model/network.ts';
import type { Tensor4D } from '../model/tensors.ts';
import { createParameters } from '../model/weights.ts';
import { ThreadGraphs } from './thread-graphs.ts';

/** Images at a time: one for a click, some for a screen, many for a data set. Other numbers are made up of these, and large images go in the smaller batches only. */
const batchSizes = [256, 64, 8, 1] as const;

export interface Inferred {
  /** images × classes, before temperature. */
  readonly logits: Float32Array;
  /** images × size × size: the attention map in [0,1] (see `Network.attention`), soft also where the classifier sees it hardened. */
  readonly maps: Float32Array;
}

/** How the graph runs; products take the default precision and execution, benchmarks compare. */
export interface InferenceOptions extends Pick<GraphOptions, 'execution' | 'precision'> {
  /** For whole data sets: batches of 256 too, 5 % faster and half a second more to capture. */
  readonly bulk?: boolean;
}

type Shape = NetworkForm & InferenceOptions;

const graphs = new ThreadGraphs<InferenceGraph>();

/** The thread's graph for models of this form, captured once. @param weights of any such model */
export function inferenceGraph(
  engine: Engine,
  form: NetworkForm,
  weights: Weights,
  options: InferenceOptions = {},
): Promise<InferenceGraph> {
  const shape: Shape = { ...networkForm(form), ...options };
  return graphs.of(engine, shape, async () => {
    const session = await capture(engine, shape, weights);
    return { graph: new InferenceGraph(session, shape, weights), session };
  });
}

/** Prediction with attention: models of one form take turns on it by their weights. */
export class InferenceGraph {
  readonly #session: Session;
  readonly #shape: Shape;
  #current: Weights;

  constructor(session: Session, shape: Shape, current: Weights) {
    this.#session = session;
    this.#shape = shape;
    this.#current = current;
  }

  /** @param inputs images as the network sees them, on the host: images × size × size × channels */
  infer(weights: Weights, inputs: Float32Array): Inferred {
    if (this.#current !== weights) {
      this.#session.restore(weights);
      this.#current = weights;
    }
    const { architecture, classes } = this.#shape;
    const { size } = architecture;
    const values = size * size * channelsOf(architecture);
    const area = size * size;
    const count = inputs.length / values;
    if (this.#batchFor(count) === count) return this.#run(inputs);
    const logits = new Float32Array(count * classes);
    const maps = new Float32Array(count * area);
    for (let start = 0; start < count;) {
      const left = count - start;
      const batch = this.#batchFor(left);
      const taken = Math.min(batch, left);
      const given = inputs.subarray(start * values, (start + taken) * values);
      const images = taken === batch ? given : new Float32Array(batch * values);
      if (images !== given) images.set(given);
      const answer = this.#run(images);
      logits.set(answer.logits.subarray(0, taken * classes), start * classes);
      maps.set(answer.maps.subarray(0, taken * area), start * area);
      start += taken;
    }
    return { logits, maps };
  }

  #run(images: Float32Array): Inferred {
    const { logits, maps } = this.#session.run('infer', { images });
    return { logits: logits as Float32Array, maps: maps as Float32Array };
  }

  /** The largest batch that is at least two thirds full. */
  #batchFor(images: number): number {
    return sizesOf(this.#shape).find((batch) => images * 3 >= batch * 2) ?? 1;
  }
}

function sizesOf({ bulk = false, architecture }: Shape): number[] {
  const most = imagesAtOnce(bulk ? 256 : 64, architecture.size);
  return batchSizes.filter((batch) => batch <= most);
}

function capture(engine: Engine, shape: Shape, weights: Weights): Promise<Session> {
  const { size } = shape.architecture;
  const channels = channelsOf(shape.architecture);
  const net = network(engine, shape);
  const graph = new Graph(engine, shape);
  const parameters = createParameters(engine.tf, graph, weights);
  graph.function(
    'infer',
    sizesOf(shape).map((batch) => ({ images: { shape: [batch, size, size, channels] } })),
    ({ images }) => {
      const { features, gates } = net.pass(parameters, images as Tensor4D);
      return { logits: net.classify(parameters, features), maps: net.attention(gates) };
    },
  );
  return graph.load();
}
