import type { Level } from '@fovea/domain';
import { imagesAtOnce } from '@fovea/domain';
import type { Engine, Inputs, Session } from '@fovea/engine';
import { Graph } from '@fovea/engine';
import { kindOf, siteOf } from '../gates/gates.ts';
import { channelsOf } from '../model/architecture.ts';
import { tapNamed } from '../model/checked-program.ts';
import type { NetworkForm, Weights } from '../model/model.ts';
import { networkForm } from '../model/model.ts';
import { network } from '../model/network.ts';
import type { Scalar, Tensor, Tensor2D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import { createParameters } from '../model/weights.ts';
import type { GradCamKind } from './grad-cam-taps.ts';
import { gradCamTaps } from './grad-cam-taps.ts';
import { ThreadGraphs } from './thread-graphs.ts';

/** Images whose gradients are taken at once. */
export const gradientBatch = (size: number): number => imagesAtOnce(32, size);

/** What hard gates let through, by level: side × side × the gate's `width` of it. */
export type HeldGates = Readonly<Record<Level, Float32Array>>;

/** Which score is differentiated: the calibrated log odds of the class (see `logOdds`). */
export interface Score {
  /** The class. */
  readonly asked: number;
  readonly temperature: number;
}

const graphs = new ThreadGraphs<ExplanationGraph>();

/** The thread's graph of gradients for models of this form, captured when first asked for. @param weights of any such model */
export function explanationGraph(engine: Engine, form: NetworkForm, weights: Weights): Promise<ExplanationGraph> {
  const shape = networkForm(form);
  return graphs.of(engine, shape, async () => {
    const session = await capture(engine, shape, weights);
    return { graph: new ExplanationGraph(session, shape, weights), session };
  });
}

/** Gradients of a model's score; models of one form take turns on it by their weights. */
class ExplanationGraph {
  readonly #session: Session;
  readonly #shape: NetworkForm;
  #current: Weights;

  constructor(session: Session, shape: NetworkForm, current: Weights) {
    this.#session = session;
    this.#shape = shape;
    this.#current = current;
  }

  /** Whether it has hard gates, so that what they let through of an image must be held for others. */
  get isHeld(): boolean {
    return hardLevels(this.#shape).length > 0;
  }

  /** What the hard gates let through of one image; empty where there are none. */
  hold(weights: Weights, image: Float32Array): HeldGates {
    if (!this.isHeld) return {};
    this.#use(weights);
    return this.#session.run('hold', { image }) as HeldGates;
  }

  /** S of one image, with every hard gate letting through what `held` says, whatever the image. */
  score(weights: Weights, image: Float32Array, score: Score, held: HeldGates): number {
    this.#use(weights);
    const given = this.#session.run('score', { image, ...this.#feeds(score), ...held })['score'] as Float32Array;
    return given[0] ?? 0;
  }

  /**
   * Mean over the images of ∂S/∂x. A soft gate is differentiated with the rest of the model. A hard one is a step: its
   * derivative is 0 wherever it has one, so it is held.
   * @param images 1 or `gradientBatch` images as the network sees them
   * @param held what each hard gate lets through (see `hold`)
   * @returns size × size × channels
   */
  meanGradient(weights: Weights, images: Float32Array, score: Score, held: HeldGates): Float32Array {
    this.#use(weights);
    const { gradient } = this.#session.run('gradient', { images, ...this.#feeds(score), ...held });
    return gradient as Float32Array;
  }

  /**
   * Grad-CAM: relu(Σ_k α_k·A_k), α_k the mean over places of ∂S/∂A_k, A what leaves a tap; enlarged by bilinear
   * interpolation. `gradCamTaps` says which tap.
   * @param image one image as the network sees it
   * @returns size × size, not negative
   * @see Selvaraju et al. 2017 (arXiv 1610.02391), equations 1 and 2
   */
  gradCam(weights: Weights, image: Float32Array, score: Score, kind: GradCamKind): Float32Array {
    this.#use(weights);
    return this.#session.run(kind, { image, ...this.#feeds(score) })['map'] as Float32Array;
  }

  #feeds({ asked, temperature }: Score): { asked: Float32Array; temperature: number } {
    const oneHot = new Float32Array(this.#shape.classes);
    oneHot[asked] = 1;
    return { asked: oneHot, temperature };
  }

  #use(weights: Weights): void {
    if (this.#current === weights) return;
    this.#session.restore(weights);
    this.#current = weights;
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

function hardLevels({ gates }: NetworkForm): Level[] {
  return gates.flatMap(({ level, form }) => (form === 'hard' ? [level] : []));
}

function capture(engine: Engine, form: NetworkForm, weights: Weights): Promise<Session> {
  const { tf } = engine;
  const { architecture, classes } = form;
  const { size } = architecture;
  const image = { shape: [1, size, size, channelsOf(architecture)] } as const;
  const net = network(engine, form);
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
  const hard = hardLevels(form);
  const held: Inputs = Object.fromEntries(
    form.gates
      .filter(({ level }) => hard.includes(level))
      .map((gate) => {
        const tap = tapNamed(net.taps, gate.level);
        return [gate.level, { shape: [1, tap.side, tap.side, kindOf(gate).width(siteOf(gate, tap, form))] }];
      }),
  );
  const hardened = (images: Tensor4D): Readonly<Record<Level, Tensor4D>> => {
    const passes = hard.length === 0 ? [] : net.attend(parameters, images);
    return Object.fromEntries(
      passes.filter(({ level }) => hard.includes(level)).map(({ level, through }) => [level, through]),
    );
  };
  const heldScore = (images: Tensor4D, fed: Readonly<Record<string, Tensor>>) => {
    const through = Object.fromEntries(hard.map((level) => [level, fed[level] as Tensor4D]));
    return scoreOf(net.answer(parameters, images, { held: through }), fed);
  };
  if (hard.length > 0) {
    graph.function('hold', { image }, (fed) => hardened(fed['image'] as Tensor4D));
    graph.function('score', { image, ...score, ...held }, (fed) => ({
      score: heldScore(fed['image'] as Tensor4D, fed),
    }));
  }
  graph.function(
    'gradient',
    [...new Set([gradientBatch(size), 1])].map((batch): Inputs => ({
      images: { shape: [batch, ...image.shape.slice(1)] },
      ...score,
      ...held,
    })),
    (fed) => {
      const gradient = tf.grad((images) => heldScore(images as Tensor4D, fed))(fed['images'] as Tensor4D);
      return { gradient: tf.mean(gradient, 0) };
    },
  );
  for (const [kind, tap] of Object.entries(gradCamTaps(net.taps))) {
    graph.function(kind, { image, ...score }, (fed) => {
      const { features } = net.pass(parameters, fed['image'] as Tensor4D, tap);
      const through = hardened(fed['image'] as Tensor4D);
      const ofFeatures = (from: Tensor) =>
        scoreOf(net.classify(parameters, from as Tensor4D, tap, { held: through }), fed);
      const weight = tf.mean(tf.grad(ofFeatures)(features), [1, 2], true);
      const cam = tf.relu(tf.sum(tf.mul(features, weight), 3, true)) as Tensor4D;
      return { map: tf.image.resizeBilinear(cam, [size, size], false, true) };
    });
  }
  return graph.load();
}
