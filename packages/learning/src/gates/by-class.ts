import type { Tensor, Tensor2D, Tensor4D, TensorFlow } from '../model/tensors.ts';
import type { GateKind } from './gate-kind.ts';
import { lookAround, lookShapes } from './look-around.ts';
import { gateMap } from './map.ts';
import { multiply } from './multiply.ts';

/**
 * A map for each class, and a soft mask from the map of the class that the gate itself finds. Its class logits are the means
 * over places of z_c, the class's map before σ; labels teach them (see `GateLook.scores`), and their softmax p chooses: z =
 * Σ p_c·z_c. The choice has no gradient: no loss of the map changes which class is found.
 * @see Fukui et al. 2019, Attention Branch Network (arXiv 1812.10025): there a 1 × 1 convolution makes one map of all
 * @see Zhou et al. 2016, class activation mapping (arXiv 1512.04150): a class's map whose mean over places is its logit
 */
export const byClass: GateKind = {
  ...multiply,
  shapes: (site) => lookShapes(site, site.classes),
  pass(gate) {
    const { tf } = gate.engine;
    const { classes, form } = gate.site;
    const maps = lookAround(gate);
    const scores = tf.mean(maps, [1, 2]) as Tensor2D;
    const found = tf.reshape(constant(tf, probabilities(tf, scores)), [-1, 1, 1, classes]);
    const z = tf.sum(tf.mul(maps, found), 3, true) as Tensor4D;
    return { z, map: gateMap(tf, z, form), scores };
  },
};

/** By the logarithm: the engine's softmax rounds otherwise in a graph than step by step. */
const probabilities = (tf: TensorFlow, scores: Tensor2D): Tensor => tf.exp(tf.logSoftmax(scores));

/** The same numbers, through which no gradient passes. */
function constant(tf: TensorFlow, values: Tensor): Tensor {
  return tf.customGrad((x) => ({
    value: (x as Tensor).clone(),
    gradFunc: () => tf.zerosLike(x as Tensor),
  }))(values);
}
