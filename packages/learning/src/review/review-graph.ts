import { imagesAtOnce } from '@fovea/domain';
import type { Engine, Session } from '@fovea/engine';
import { Graph } from '@fovea/engine';
import { ThreadGraphs } from '../explanation/thread-graphs.ts';
import { channelsOf } from '../model/architecture.ts';
import type { NetworkForm, Weights } from '../model/model.ts';
import { networkForm } from '../model/model.ts';
import { network } from '../model/network.ts';
import type { Tensor, Tensor2D, Tensor4D } from '../model/tensors.ts';
import { createParameters } from '../model/weights.ts';

/** Images at a time. */
export const reviewBatch = (size: number): number => imagesAtOnce(64, size);

export interface ReviewAnswers {
  /** images × classes, before temperature. */
  readonly logits: Float32Array;
  /** images × width: the last tap's features, their mean over all places; not negative. */
  readonly features: Float32Array;
  /**
   * images × size × size: what the answer rests on, Σ over channels of x·∂S/∂x, with S the lead of the predicted class: its
   * logit less the mean of the others. The gates are held at what they let through, so that x stands for what passes them.
   */
  readonly attributions: Float32Array;
}

const graphs = new ThreadGraphs<ReviewGraph>();

/** The thread's graph for looking through images with models of this form, captured once. @param weights of any such model */
export function reviewGraph(engine: Engine, form: NetworkForm, weights: Weights): Promise<ReviewGraph> {
  const shape = networkForm(form);
  return graphs.of(engine, shape, async () => {
    const session = await capture(engine, shape, weights);
    return { graph: new ReviewGraph(session, weights), session };
  });
}

class ReviewGraph {
  readonly #session: Session;
  #current: Weights;

  constructor(session: Session, current: Weights) {
    this.#session = session;
    this.#current = current;
  }

  /** @param images `reviewBatch` images as the network sees them */
  look(weights: Weights, images: Float32Array): ReviewAnswers {
    if (this.#current !== weights) {
      this.#session.restore(weights);
      this.#current = weights;
    }
    return this.#session.run('look', { images }) as unknown as ReviewAnswers;
  }
}

function capture(engine: Engine, form: NetworkForm, weights: Weights): Promise<Session> {
  const { tf } = engine;
  const { architecture, classes } = form;
  const { size } = architecture;
  const net = network(engine, form);
  const graph = new Graph(engine);
  const parameters = createParameters(tf, graph, weights);
  const leadOf = (logits: Tensor2D) =>
    tf.sum(tf.div(tf.sub(tf.mul(tf.max(logits, 1), classes), tf.sum(logits, 1)), classes - 1));
  graph.function('look', { images: { shape: [reviewBatch(size), size, size, channelsOf(architecture)] } }, (fed) => {
    const images = fed['images'] as Tensor4D;
    const held = Object.fromEntries(net.attend(parameters, images).map(({ level, through }) => [level, through]));
    const kept: Tensor[] = [];
    const lead = (from: Tensor) => {
      const { features } = net.pass(parameters, from as Tensor4D, undefined, { held });
      const logits = net.classify(parameters, features, undefined, { held });
      kept.push(tf.keep(logits.clone()), tf.keep(tf.mean(features, [1, 2])));
      return leadOf(logits);
    };
    const gradient = tf.grad(lead)(images);
    const [logits, features] = kept.map((tensor) => tensor.clone());
    tf.dispose(kept);
    return { logits: logits!, features: features!, attributions: tf.sum(tf.mul(images, gradient), 3) };
  });
  return graph.load();
}
