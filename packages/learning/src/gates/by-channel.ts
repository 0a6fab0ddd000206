import { fusedLayers } from '@fovea/engine';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '../model/tensors.ts';
import type { AtGate, GateKind } from './gate-kind.ts';
import { multiply } from './multiply.ts';

/** Width of the hidden layer between a gate's channels and their weights. */
const hidden = 16;

/** Weights of channels begin nearly open: σ(2) = .88. */
const channelsStart = 2;

/**
 * A soft mask, and a weight in (0,1) for each channel of an image (squeeze and excitation): features pass by
 * (f + (1 − f)·M)·w_k, w = σ(W₂·relu(W₁·s + b₁) + b₂), s the mean over places of what the mask lets through. The mask comes
 * first, so that what it shuts out reaches no weight either.
 * @see Hu et al. 2018, Squeeze-and-Excitation Networks (arXiv 1709.01507), equations 2 to 4
 * @see Woo et al. 2018, CBAM (arXiv 1807.06521): map and weights together, there with the channels first
 */
export const byChannel: GateKind = {
  ...multiply,
  shapes: (site) => ({
    ...multiply.shapes(site),
    'squeeze.kernel': [site.channels, hidden],
    'squeeze.bias': [hidden],
    'excite.kernel': [hidden, site.channels],
    'excite.bias': [site.channels],
  }),
  starts: (open) => ({ ...multiply.starts(open), excite: channelsStart }),
  apply(gate, map) {
    const { tf } = gate.engine;
    const mask = multiply.apply(gate, map);
    const squeezed = tf.mean(tf.mul(gate.features, mask), [1, 2]) as Tensor2D;
    const weights = tf.reshape(excited(gate, squeezed), [-1, 1, 1, gate.site.channels]) as Tensor4D;
    return tf.mul(mask, weights);
  },
  width: ({ channels }) => channels,
};

/** @param squeezed batch × channels @returns the weights of the channels, batch × channels */
function excited({ engine, weight }: AtGate, squeezed: Tensor2D): Tensor {
  const { tf } = engine;
  const { relu, sigmoid } = fusedLayers(engine);
  const dense = (input: Tensor2D, layer: string) =>
    tf.add(tf.matMul(input, weight(`${layer}.kernel`) as Tensor2D), weight(`${layer}.bias`) as Tensor1D) as Tensor2D;
  return sigmoid(dense(relu(dense(squeezed, 'squeeze')), 'excite'));
}
