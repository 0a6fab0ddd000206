import type { GateForm } from '@fovea/domain';
import type { Tensor, Tensor4D, TensorFlow } from '../model/tensors.ts';

/**
 * A gate's map from its logit: M = σ(z) of a soft one, else clip(1.2·σ(z) − 0.1, 0, 1), so that exactly 0 and 1 can be
 * reached.
 */
export function gateMap(tf: TensorFlow, z: Tensor4D, form: GateForm): Tensor4D {
  const open = tf.sigmoid(z);
  return form === 'soft' ? open : tf.clipByValue(tf.sub(tf.mul(open, 1.2), 0.1), 0, 1);
}

/** The map as the classifier sees it: of a hard gate 1[M > .5], whose gradient is taken as if it were M (straight-through). */
export function seenMap(tf: TensorFlow, map: Tensor4D, form: GateForm): Tensor4D {
  if (form !== 'hard') return map;
  const through = tf.customGrad((m) => ({
    value: tf.cast(tf.greater(m as Tensor, 0.5), 'float32'),
    gradFunc: (dy: Tensor) => dy,
  }));
  return through(map) as Tensor4D;
}
