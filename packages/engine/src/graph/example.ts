import type { HostArray } from './node-backend.ts';
import { arrayOf, sizeOf } from './feeds.ts';
import type { InputDeclaration } from './session.ts';

/** The declared example, else numbers in [0, 1) that are always the same (a Weyl sequence), and zeros for whole numbers. */
export function exampleOf({ shape, dtype = 'float32', example }: InputDeclaration): HostArray {
  if (example !== undefined) return example;
  const values = new arrayOf[dtype](sizeOf(shape));
  if (dtype === 'float32') {
    for (let index = 0; index < values.length; index++) values[index] = ((index + 1) * 0.6180339887498949) % 1;
  }
  return values;
}
