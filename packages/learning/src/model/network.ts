import type { Level } from '@fovea/domain';
import type { Engine } from '@fovea/engine';
import type { GateLook } from '../gates/gate-kind.ts';
import { gateName, kindOf, siteOf } from '../gates/gates.ts';
import { readBy } from '../gates/read-by.ts';
import type { Tap } from './checked-program.ts';
import { tapNamed } from './checked-program.ts';
import type { Parameters } from './interpreter.ts';
import { interpreter } from './interpreter.ts';
import type { Gate, NetworkForm } from './model.ts';
import { imageName } from './program.ts';
import { programOf } from './program-of.ts';
import type { Scalar, Tensor, Tensor2D, Tensor4D, TensorFlow } from './tensors.ts';

/** What one gate makes of one batch, at the resolution of its level. */
export interface GatePass extends GateLook {
  readonly level: Level;
  /** What the features are multiplied by: batch × side × side × 1, or × channels. */
  readonly through: Tensor4D;
}

export interface PassOptions {
  /** batch × dense width, 0 or 1/(1 − rate): the dropout mask; none in evaluation. */
  readonly keep?: Tensor2D | undefined;
  /** What the features of these gates are multiplied by, in place of what the gates would decide; broadcast over the batch. */
  readonly held?: Readonly<Record<Level, Tensor4D>> | undefined;
  /** What is given left this tap, whose gate is still to come; default: the images. */
  readonly from?: Level | undefined;
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
  /** Images, or what `from` says, up to a tap, its gate included. @param tap its name; default: the last one */
  pass(parameters: Parameters, images: Tensor4D, tap?: string, options?: PassOptions): Passed;
  /** As much of the pass as the gates need. @returns all gates, in the order of their levels */
  attend(parameters: Parameters, images: Tensor4D, options?: Pick<PassOptions, 'from'>): readonly GatePass[];
  /** Class logits of what left a tap, the last one unless named. @returns batch × classes */
  classify(parameters: Parameters, features: Tensor4D, tap?: string, options?: PassOptions): Tensor2D;
  /** Class logits of images. @returns batch × classes */
  answer(parameters: Parameters, images: Tensor4D, options?: PassOptions): Tensor2D;
  /** The model's attention map: the product of its gates' maps, enlarged to the image. @returns batch × size × size × 1 */
  attention(gates: readonly GatePass[]): Tensor4D;
}

/** The program of a form, with its gates. */
export function network(engine: Engine, form: NetworkForm): Network {
  const { tf } = engine;
  const { program, taps } = programOf(form);
  const interpret = interpreter(engine, program);
  const last = taps.length - 1;
  const placeOf = (tap: string) => taps.indexOf(tapNamed(taps, tap));

  const gatePass = (parameters: Parameters, gate: Gate, tap: Tap, features: Tensor4D): GatePass => {
    const weight = (name: string) => parameters[`${gateName(gate.level)}.${name}`] as Tensor;
    const at = { engine, site: siteOf(gate, tap, form), weight, features: readBy(tf, gate, features) };
    const kind = kindOf(gate);
    const look = kind.pass(at);
    return { level: gate.level, ...look, through: kind.apply(at, look.map) };
  };

  /** Through the gate of a tap, if there is one. */
  const through = (parameters: Parameters, { features, gates }: Passed, tap: Tap, held: PassOptions['held']) => {
    const gate = form.gates.find(({ level }) => level === tap.name);
    if (gate === undefined) return { features, gates };
    const kept = held?.[gate.level];
    if (kept !== undefined) return { features: tf.mul<Tensor4D>(features, kept), gates };
    const passed = gatePass(parameters, gate, tap, features);
    return { features: tf.mul<Tensor4D>(features, passed.through), gates: [...gates, passed] };
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

    pass(parameters, given, tap, { held, from } = {}) {
      const to = tap === undefined ? last : placeOf(tap);
      const nothing = { features: given, gates: [] };
      if (from === undefined) return onwards(parameters, nothing, [-1, to], held);
      const place = placeOf(from);
      return onwards(parameters, through(parameters, nothing, taps[place]!, held), [place, to], held);
    },

    attend(parameters, given, options) {
      const deepest = taps.findLast(({ name }) => form.gates.some(({ level }) => level === name));
      return net.pass(parameters, given, deepest?.name, options).gates;
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
  };
  return net;
}

/** Mean over the batch of −w · log softmax(logits)[label]. @param labels batch × classes: w at the label, 0 elsewhere */
export function crossEntropy(tf: TensorFlow, logits: Tensor2D, labels: Tensor2D): Scalar {
  const perImage = tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1));
  return tf.mean(perImage) as Scalar;
}
