import type { Tensor4D } from '../model/tensors.ts';
import type { GateKind } from './gate-kind.ts';
import { lookAround, lookShapes } from './look-around.ts';
import { gateMap, seenMap } from './map.ts';

/**
 * A soft mask. All channels pass by f + (1 − f)·M, with the floor f.
 * @see Xu et al. 2015, Show, Attend and Tell (arXiv 1502.03044): soft attention weighs places by a map
 */
export const multiply: GateKind = {
  shapes: (site) => lookShapes(site, 1),
  starts: (open) => ({ 3: open }),
  pass(gate) {
    const z = lookAround(gate);
    return { z, map: gateMap(gate.engine.tf, z, gate.site.form) };
  },
  apply({ engine: { tf }, site: { form, floor } }, map) {
    const seen = seenMap(tf, map, form);
    return floor === 0 ? seen : tf.add<Tensor4D>(tf.mul(seen, 1 - floor), floor);
  },
  width: () => 1,
  open: 1,
};
