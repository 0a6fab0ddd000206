import { orientations } from '../images/orientations.ts';
import { standardise } from '../images/standardise.ts';

/** Standardises without turning. @param pixels images × size × size × 3, 0…255 */
export function standardiseAll(pixels: Uint8Array, size: number): Float32Array {
  const upright = orientations(size)[0] as Int32Array;
  const inputs = new Float32Array(pixels.length);
  for (let start = 0; start < pixels.length; start += size * size * 3) {
    standardise(pixels, start, upright, inputs, start);
  }
  return inputs;
}

/** softmax(logits / temperature), image by image. */
export function softmax(logits: Float32Array, classes: number, temperature: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const largest = Math.max(...row);
    let sum = 0;
    row.forEach((logit, index) => {
      const value = Math.exp((logit - largest) / temperature);
      probabilities[start + index] = value;
      sum += value;
    });
    for (let index = start; index < start + classes; index++) probabilities[index] = (probabilities[index] ?? 0) / sum;
  }
  return probabilities;
}
