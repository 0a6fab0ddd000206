import type { Engine, Inputs, Session } from '@fovea/engine';
import { Graph } from '@fovea/engine';
import type { ModelForm } from '../model/model.ts';
import type { Stage } from '../model/network.ts';
import { network, stages } from '../model/network.ts';
import { createParameters } from '../model/parameters.ts';
import type { Scalar, Tensor, Tensor2D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import type { Weights } from '../model/weights.ts';
import { ThreadGraphs } from './thread-graphs.ts';

/** Images whose gradients are taken at once. */
export const gradientBatch = 32;

type Shape = Readonly<Record<'size' | 'classes', number>> & { readonly hard: boolean };

/** Which score is differentiated: the calibrated log odds of the class (see `logOdds`). */
export interface Score {
  /** The class. */
  readonly asked: number;
  readonly temperature: number;
}

const graphs = new ThreadGraphs<ExplanationGraph>();

/** The thread's graph of gradients for models of this form, captured when first asked for. @param weights of any such model */
export function explanationGraph(engine: Engine, form: ModelForm, weights: Weights): Promise<ExplanationGraph> {
  const shape: Shape = { size: form.size, classes: form.classes, hard: form.gate.hard };
  return graphs.of(engine, shape, async () => {
    return new ExplanationGraph(await capture(engine, shape, weights), shape, weights);
  });
}

/** Gradients of a model's score; models of one form take turns on it by their weights. */
class ExplanationGraph {
  private readonly session: Session;
  private readonly shape: Shape;
  private current: Weights;

  constructor(session: Session, shape: Shape, current: Weights) {
    this.session = session;
    this.shape = shape;
    this.current = current;
  }

  /**
   * Mean over the images of ∂S/∂x. A soft gate is differentiated with the rest of the model. A hard one is a step: its
   * derivative is 0 wherever it has one, so it is held at `gate`.
   * @param images 1 or `gradientBatch` standardised images
   * @param gate size × size, 0 or 1: what a hard gate lets through; a soft one decides for itself
   * @returns size × size × 3
   */
  meanGradient(weights: Weights, images: Float32Array, score: Score, gate: Float32Array): Float32Array {
    this.use(weights);
    const feeds = { images, ...this.feeds(score) };
    const { gradient } = this.session.run('gradient', this.shape.hard ? { ...feeds, gate } : feeds);
    return gradient as Float32Array;
  }

  /**
   * Grad-CAM: relu(Σ_k α_k·A_k), α_k the mean over places of ∂S/∂A_k, A the stage's features; enlarged by bilinear
   * interpolation.
   * @param image one standardised image
   * @returns size × size, not negative
   * @see Selvaraju et al. 2017 (arXiv 1610.02391), equations 1 and 2
   */
  gradCam(weights: Weights, image: Float32Array, score: Score, stage: Stage): Float32Array {
    this.use(weights);
    return this.session.run(`grad-cam-${stage}`, { image, ...this.feeds(score) })['map'] as Float32Array;
  }

  private feeds({ asked, temperature }: Score): { asked: Float32Array; temperature: number } {
    const oneHot = new Float32Array(this.shape.classes);
    oneHot[asked] = 1;
    return { asked: oneHot, temperature };
  }

  private use(weights: Weights): void {
    if (this.current === weights) return;
    this.session.restore(weights);
    this.current = weights;
  }
}

/** Sum over the batch of z_c/T − log Σ_{j≠c} exp(z_j/T). @param asked 1 × classes: 1 at c, else 0 */
function sumOfLogOdds(tf: TensorFlow, logits: Tensor2D, asked: Tensor2D, temperature: Scalar): Scalar {
  const scaled = tf.div(logits, temperature);
  const own = tf.sum(tf.mul(scaled, asked), 1);
  // exp underflows to 0 there, so that the class itself is not among the others.
  const others = tf.logSumExp(tf.sub(scaled, tf.mul(asked, 1e9)), 1);
  return tf.sum(tf.sub(own, others)) as Scalar;
}

function capture(engine: Engine, { size, classes, hard }: Shape, weights: Weights): Promise<Session> {
  const { tf } = engine;
  const net = network(engine);
  const graph = new Graph(engine);
  const parameters = createParameters(tf, graph, weights);
  const score: Inputs = {
    asked: {
      shape: [1, classes],
      example: Float32Array.from({ length: classes }, (_, index) => (index === 0 ? 1 : 0)),
    },
    temperature: { shape: [], example: Float32Array.of(1.5) },
  };
  const scoreOf = (logits: Tensor2D, { asked, temperature }: Readonly<Record<string, Tensor>>) =>
    sumOfLogOdds(tf, logits, asked as Tensor2D, temperature as Scalar);
  const held: Inputs = hard ? { gate: { shape: [1, size, size, 1] } } : {};
  graph.function(
    'gradient',
    [gradientBatch, 1].map((batch): Inputs => ({ images: { shape: [batch, size, size, 3] }, ...score, ...held })),
    (fed) => {
      const ofImages = (images: Tensor4D) => {
        const map = fed['gate'] ?? net.attention(net.gate(parameters, images));
        return scoreOf(net.classify(parameters, tf.mul(images, map) as Tensor4D), fed);
      };
      return { gradient: tf.mean(tf.grad((images) => ofImages(images as Tensor4D))(fed['images'] as Tensor4D), 0) };
    },
  );
  for (const stage of stages) {
    graph.function(`grad-cam-${stage}`, { image: { shape: [1, size, size, 3] }, ...score }, (fed) => {
      const image = fed['image'] as Tensor4D;
      const map = net.attention(net.gate(parameters, image));
      const gated = tf.mul(image, hard ? net.harden(map) : map) as Tensor4D;
      const pass = (from: Tensor4D, passed: readonly Stage[]) =>
        passed.reduce((features, each) => net.stage(parameters, features, each), from);
      const features = pass(
        gated,
        stages.filter((each) => each <= stage),
      );
      const later = stages.filter((each) => each > stage);
      const ofFeatures = (from: Tensor) => scoreOf(net.head(parameters, pass(from as Tensor4D, later)), fed);
      const weight = tf.mean(tf.grad(ofFeatures)(features), [1, 2], true);
      const cam = tf.relu(tf.sum(tf.mul(features, weight), 3, true)) as Tensor4D;
      return { map: tf.image.resizeBilinear(cam, [size, size], false, true) };
    });
  }
  return graph.load();
}
