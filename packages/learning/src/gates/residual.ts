import type { GateKind } from './gate-kind.ts';
import { seenMap } from './map.ts';
import { multiply } from './multiply.ts';

/**
 * Features pass by 1 + M: where the map is 0 they stay as they are, where it is 1 they double. So nothing is ever shut out.
 * Twice the mask with a floor of ½: 1 + M = 2·(½ + ½·M).
 * @see Wang et al. 2017, Residual Attention Network (arXiv 1704.06904), equation 3
 */
export const residual: GateKind = {
  ...multiply,
  apply: ({ engine: { tf }, site: { form } }, map) => tf.add(seenMap(tf, map, form), 1),
  open: 2,
};
