import type { Tensor } from '@tensorflow/tfjs';
import { EngineError } from '../engine-error.ts';
import type { TensorFlow } from '../engine.ts';

/**
 * x·1[u ≥ rate]/(1 − rate)
 * @param uniform u: numbers in [0, 1)
 * @throws EngineError GRAPH_INVALID for a rate outside of [0, 1)
 */
export function dropUnits<T extends Tensor>(
  tf: TensorFlow,
  x: T,
  rate: number,
  uniform: (shape: readonly number[]) => Tensor,
): T {
  if (!(rate >= 0 && rate < 1)) {
    throw new EngineError('GRAPH_INVALID', `A dropout rate of ${String(rate)} is not in [0, 1).`, { rate });
  }
  const kept = tf.cast(tf.greaterEqual(uniform(x.shape), rate), 'float32');
  return tf.mul(x, tf.div(kept, 1 - rate));
}
