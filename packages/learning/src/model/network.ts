import type { GateForm, Level } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { fusedLayers } from '@fovea/engine';
import { sideAfter, stageOf, stagesOf } from './architecture.ts';
import type { Gate, NetworkForm } from './model.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, TensorFlow } from './tensors.ts';
import { gateLayers } from './weights.ts';

/** The weights on the engine, by name. */
export type Parameters = Readonly<Record<string, Tensor>>;

/** A gate's convolution in the middle looks this far apart, for a field of 11 × 11 places; 5 × 5 recovers half as much. */
const gateDilation = 3;

/** What one gate makes of one batch, at the resolution of its level: batch × side × side × 1 each. */
export interface GatePass {
  readonly level: Level;
  /** Logit of the map. */
  readonly z: Tensor4D;
  /** The attention map M in [0,1], soft also where the classifier sees it hardened. */
  readonly map: Tensor4D;
}

export interface PassOptions {
  /** batch × dense width, 0 or 1/(1 − rate): the dropout mask; none in evaluation. */
  readonly keep?: Tensor2D | undefined;
  /** What these gates let through, in place of what they would decide; broadcast over the batch. */
  readonly held?: Readonly<Partial<Record<Level, Tensor4D>>>;
}

/** The pass of a batch up to some stage. */
export interface Passed {
  /** batch × side × side × channels: what leaves the stage, after its gate. */
  readonly features: Tensor4D;
  /** Of the gates on the way, in order. */
  readonly gates: readonly GatePass[];
}

export interface Network {
  /**
   * Images up to a stage, its gate included.
   * @param stage 0 for the input alone; default: the last one
   */
  pass(parameters: Parameters, images: Tensor4D, stage?: number, options?: PassOptions): Passed;
  /** As much of the pass as the gates need. @returns all gates, in the order of their levels */
  attend(parameters: Parameters, images: Tensor4D): readonly GatePass[];
  /** Class logits of what left a stage. @returns batch × classes */
  classify(parameters: Parameters, features: Tensor4D, stage: number, options?: PassOptions): Tensor2D;
  /** Class logits of images. @returns batch × classes */
  answer(parameters: Parameters, images: Tensor4D, options?: PassOptions): Tensor2D;
  /** The model's attention map: the product of its gates' maps, enlarged to the image. @returns batch × size × size × 1 */
  attention(gates: readonly GatePass[]): Tensor4D;
  /**
   * What a gate multiplies its features by where its map is M: f + (1 − f)·M with its floor f. A hard gate takes 1[M > .5]
   * for M, whose gradient is taken as if it were M (straight-through).
   */
  letThrough(level: Level, map: Tensor4D): Tensor4D;
}

/**
 * A gate's map from its logit: M = σ(z) of a soft one, else clip(1.2·σ(z) − 0.1, 0, 1), so that exactly 0 and 1 can be
 * reached.
 */
export function gateMap(tf: TensorFlow, z: Tensor4D, form: GateForm): Tensor4D {
  const open = tf.sigmoid(z);
  return form === 'soft' ? open : tf.clipByValue(tf.sub(tf.mul(open, 1.2), 0.1), 0, 1);
}

/** Image → gates and stages in turn → head. A gate's map multiplies what leaves its level, all channels alike. */
export function network(engine: Engine, form: NetworkForm): Network {
  const { tf } = engine;
  const { relu, biasAdd } = fusedLayers(engine);
  const { architecture } = form;
  const last = architecture.stages.length;
  const rectify = (input: Tensor4D, bias: Tensor1D) => relu(biasAdd(input, bias));
  const kernel = (parameters: Parameters, name: string) => parameters[`${name}.kernel`] as Tensor4D;
  const bias = (parameters: Parameters, name: string) => parameters[`${name}.bias`] as Tensor1D;
  const letThrough = (level: Level, map: Tensor4D) => {
    const { form: gateForm, floor = 0 } = form.gates.find((gate) => gate.level === level) as Gate;
    const open = gateForm === 'hard' ? straightThrough(tf, map) : map;
    return floor === 0 ? open : tf.add<Tensor4D>(tf.mul(open, 1 - floor), floor);
  };

  const gatePass = (parameters: Parameters, { level, form: gateForm }: Gate, features: Tensor4D): GatePass => {
    const [first, second, third] = gateLayers(level);
    const convolve = (input: Tensor4D, name: string, dilation = 1) =>
      tf.conv2d(input, kernel(parameters, name), 1, 'same', 'NHWC', dilation);
    const near = rectify(convolve(features, first), bias(parameters, first));
    const wide = rectify(convolve(near, second, gateDilation), bias(parameters, second));
    const z = tf.add<Tensor4D>(convolve(wide, third), bias(parameters, third));
    return { level, z, map: gateMap(tf, z, gateForm) };
  };

  const stagePass = (parameters: Parameters, features: Tensor4D, stage: number): Tensor4D => {
    const name = `stage.${String(stage)}`;
    // Pooling before bias and relu gives the same values as after (both rise with their input) at a quarter of the cost.
    const convolved = tf.conv2d(features, kernel(parameters, name), 1, architecture.padding);
    return rectify(tf.maxPool(convolved, 2, 2, 'same'), bias(parameters, name));
  };

  /** Through the gate that follows a stage, if there is one. */
  const through = (parameters: Parameters, { features, gates }: Passed, stage: number, held: PassOptions['held']) => {
    const gate = form.gates.find(({ level }) => stageOf(level) === stage);
    if (gate === undefined) return { features, gates };
    const kept = held?.[gate.level];
    if (kept !== undefined) return { features: tf.mul<Tensor4D>(features, kept), gates };
    const passed = gatePass(parameters, gate, features);
    return { features: tf.mul<Tensor4D>(features, letThrough(gate.level, passed.map)), gates: [...gates, passed] };
  };

  const onwards = (parameters: Parameters, from: Passed, stages: readonly number[], held: PassOptions['held']) =>
    stages.reduce((passed, stage) => {
      const features = stagePass(parameters, passed.features, stage);
      return through(parameters, { ...passed, features }, stage, held);
    }, from);

  const net: Network = {
    pass(parameters, images, stage = last, { held } = {}) {
      const start = through(parameters, { features: images, gates: [] }, 0, held);
      return onwards(
        parameters,
        start,
        stagesOf(architecture).filter((each) => each <= stage),
        held,
      );
    },

    attend(parameters, images) {
      const deepest = Math.max(...form.gates.map(({ level }) => stageOf(level)));
      return net.pass(parameters, images, deepest).gates;
    },

    classify(parameters, features, stage, { keep, held } = {}) {
      const later = stagesOf(architecture).filter((each) => each > stage);
      const passed = onwards(parameters, { features, gates: [] }, later, held).features;
      const flat = tf.reshape(passed, [passed.shape[0], -1]) as Tensor2D;
      const dense = tf.relu(
        tf.add(tf.matMul(flat, parameters['head.1.kernel'] as Tensor2D), bias(parameters, 'head.1')),
      );
      const kept = keep === undefined ? dense : tf.mul(dense, keep);
      return tf.add(tf.matMul(kept as Tensor2D, parameters['head.2.kernel'] as Tensor2D), bias(parameters, 'head.2'));
    },

    answer: (parameters, images, options) =>
      net.classify(parameters, net.pass(parameters, images, last, options).features, last, options),

    attention(gates) {
      const { size } = architecture;
      return gates
        .map(({ level, map }) =>
          sideAfter(architecture, stageOf(level)) === size
            ? map
            : tf.image.resizeBilinear(map, [size, size], false, true),
        )
        .reduce((product, map) => tf.mul(product, map));
    },

    letThrough,
  };
  return net;
}

function straightThrough(tf: TensorFlow, map: Tensor4D): Tensor4D {
  const through = tf.customGrad((m) => ({
    value: tf.cast(tf.greater(m as Tensor, 0.5), 'float32'),
    gradFunc: (dy: Tensor) => dy,
  }));
  return through(map) as Tensor4D;
}

/** Mean over the batch of −log softmax(logits)[label], weighted. */
export function crossEntropy(tf: TensorFlow, logits: Tensor2D, oneHot: Tensor2D): Scalar {
  const perImage = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), oneHot), 1));
  return tf.mean(perImage) as Scalar;
}
