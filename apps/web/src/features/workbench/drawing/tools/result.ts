import type { Shape } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import { cleaned } from '@fovea/geometry';
import { faultOf } from '../shape-fault.ts';
import type { ShapeResult } from './tool.ts';

/** What comes of a shape as it was drawn: it is kept without crossings, or there is a reason why not. */
export function resultOf(drawn: Shape, least: number): ShapeResult {
  let shape: Shape;
  try {
    shape = cleaned(drawn);
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    return { kind: 'refused', fault: 'many crossings' };
  }
  const fault = faultOf(shape, least);
  return fault === null ? { kind: 'drawn', shape } : { kind: 'refused', fault };
}
