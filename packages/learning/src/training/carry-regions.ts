import type { Tensor, Tensor4D, TensorFlow } from '../model/tensors.ts';

/**
 * Regions at the resolution of a gate. A place is to be ignored as far as any pixel beneath it is, so that nothing of a
 * small region is lost; it is attended as far as the pixels beneath it are on average.
 * @param regions batch × size × size × 1 each, in [0,1]
 * @param side of the gate's map
 * @returns batch × side × side × 1 each
 */
export function carryRegions(
  tf: TensorFlow,
  { attend, ignore }: Readonly<Record<string, Tensor>>,
  size: number,
  side: number,
): { attend: Tensor4D; ignore: Tensor4D } {
  const [attended, ignored] = [attend as Tensor4D, ignore as Tensor4D];
  if (side === size) return { attend: attended, ignore: ignored };
  const window = 2 ** Math.round(Math.log2(size / side));
  return {
    attend: tf.avgPool(attended, window, window, 'same'),
    ignore: tf.maxPool(ignored, window, window, 'same'),
  };
}
