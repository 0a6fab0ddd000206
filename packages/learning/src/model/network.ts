import type { GateForm, Level } from '@fovea/domain';
import { atWidth } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import { fusedLayers } from '@fovea/engine';
import type { Architecture } from './architecture.ts';
import type { Tap } from './checked-program.ts';
import { tapNamed } from './checked-program.ts';
import type { Parameters } from './interpreter.ts';
import { interpreter } from './interpreter.ts';
import type { Gate, NetworkForm } from './model.ts';
import { imageName } from './program.ts';
import { smallNetwork } from './small-network.ts';
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, TensorFlow } from './tensors.ts';
import { gateLayers } from './weights.ts';

/**
 * How far apart the places lie that a gate's three convolutions look at, for a field of 11 × 11 places on images of 64 pixels
 * and of the same share of larger ones. A field of 5 × 5 recovers half as much.
 */
function gateSpread({ size }: Architecture): [near: number, wide: number] {
  const near = atWidth(1, size);
  return [near, atWidth(5, size) - 2 * near];
}

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

/** The pass of a batch up to some tap. */
export interface Passed {
  /** batch × side × side × channels: what leaves the tap, after its gate. */
  readonly features: Tensor4D;
  /** Of the gates on the way, in order. */
  readonly gates: readonly GatePass[];
}

export interface Network {
  /** Where gates and Grad-CAM can act, from the image on. */
  readonly taps: readonly Tap[];
  /** Images up to a tap, its gate included. @param tap its name; default: the last one */
  pass(parameters: Parameters, images: Tensor4D, tap?: string, options?: PassOptions): Passed;
  /** As much of the pass as the gates need. @returns all gates, in the order of their levels */
  attend(parameters: Parameters, images: Tensor4D): readonly GatePass[];
  /** Class logits of what left a tap, the last one unless named. @returns batch × classes */
  classify(parameters: Parameters, features: Tensor4D, tap?: string, options?: PassOptions): Tensor2D;
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

/** The program of a form, with its gates. A gate's map multiplies what leaves its tap, all channels alike. */
export function network(engine: Engine, form: NetworkForm): Network {
  const { tf } = engine;
  const { relu, biasAdd } = fusedLayers(engine);
  const { program, taps } = smallNetwork(form.architecture, form.classes);
  const interpret = interpreter(engine, program);
  const last = taps.length - 1;
  const placeOf = (tap: string) => taps.indexOf(tapNamed(taps, tap));
  const [nearSpread, wideSpread] = gateSpread(form.architecture);
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
    const convolve = (input: Tensor4D, name: string, spread: number) =>
      tf.conv2d(input, kernel(parameters, name), 1, 'same', 'NHWC', spread);
    const near = rectify(convolve(features, first, nearSpread), bias(parameters, first));
    const wide = rectify(convolve(near, second, wideSpread), bias(parameters, second));
    const z = tf.add<Tensor4D>(convolve(wide, third, nearSpread), bias(parameters, third));
    return { level, z, map: gateMap(tf, z, gateForm) };
  };

  /** Through the gate of a tap, if there is one. */
  const through = (parameters: Parameters, { features, gates }: Passed, tap: Tap, held: PassOptions['held']) => {
    const gate = form.gates.find(({ level }) => level === tap.name);
    if (gate === undefined) return { features, gates };
    const kept = held?.[gate.level];
    if (kept !== undefined) return { features: tf.mul<Tensor4D>(features, kept), gates };
    const passed = gatePass(parameters, gate, features);
    return { features: tf.mul<Tensor4D>(features, letThrough(gate.level, passed.map)), gates: [...gates, passed] };
  };

  /** From behind the gate of one tap to behind the gate of another. */
  const onwards = (parameters: Parameters, start: Passed, [from, to]: [number, number], held: PassOptions['held']) =>
    taps.slice(from + 1, to + 1).reduce((passed, tap, index) => {
      const segment = { after: taps[from + index]?.after ?? imageName, upTo: tap.after };
      const features = interpret(parameters, passed.features, segment) as Tensor4D;
      return through(parameters, { ...passed, features }, tap, held);
    }, start);

  const net: Network = {
    taps,

    pass(parameters, images, tap, { held } = {}) {
      return onwards(parameters, { features: images, gates: [] }, [-1, tap === undefined ? last : placeOf(tap)], held);
    },

    attend(parameters, images) {
      const deepest = taps.findLast(({ name }) => form.gates.some(({ level }) => level === name));
      return net.pass(parameters, images, deepest?.name).gates;
    },

    classify(parameters, features, tap, { keep, held } = {}) {
      const from = tap === undefined ? last : placeOf(tap);
      const passed = onwards(parameters, { features, gates: [] }, [from, last], held).features;
      const head = { after: taps[last]?.after ?? imageName, upTo: program.operations.at(-1)!.name, keep };
      return interpret(parameters, passed, head) as Tensor2D;
    },

    answer: (parameters, images, options) =>
      net.classify(parameters, net.pass(parameters, images, undefined, options).features, undefined, options),

    attention(gates) {
      const { side } = program.image;
      return gates
        .map(({ map }) => (map.shape[1] === side ? map : tf.image.resizeBilinear(map, [side, side], false, true)))
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

/** Mean over the batch of −w · log softmax(logits)[label]. @param labels batch × classes: w at the label, 0 elsewhere */
export function crossEntropy(tf: TensorFlow, logits: Tensor2D, labels: Tensor2D): Scalar {
  const perImage = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1));
  return tf.mean(perImage) as Scalar;
}
