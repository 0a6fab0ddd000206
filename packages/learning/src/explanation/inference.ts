import type { Engine } from '@fovea/engine';
import { orientations } from '../images/orientations.ts';
import { standardise } from '../images/standardise.ts';
import type { ModelForm } from '../model/model.ts';
import type { Network, Parameters } from '../model/network.ts';
import type { Tensor4D } from '../model/tensors.ts';

const largestBatch = 64;

export interface Inferred {
  /** images × classes, before temperature. */
  readonly logits: Float32Array;
  /** images × size × size: the attention map M in [0,1], soft also where the classifier sees it hardened. */
  readonly maps: Float32Array;
}

/** Evaluates standardised images that already lie on the host. @param inputs images × size × size × 3 */
export function inferStandardised(
  { tf }: Engine,
  net: Network,
  parameters: Parameters,
  { size, classes, gate }: ModelForm,
  inputs: Float32Array,
): Inferred {
  const values = size * size * 3;
  const count = inputs.length / values;
  const logits = new Float32Array(count * classes);
  const maps = new Float32Array(count * size * size);
  for (let start = 0; start < count; start += largestBatch) {
    const end = Math.min(count, start + largestBatch);
    tf.tidy(() => {
      const images = tf.tensor4d(inputs.subarray(start * values, end * values), [end - start, size, size, 3]);
      const map = net.attention(net.gate(parameters, images));
      const gated = tf.mul(images, gate.hard ? net.harden(map) : map) as Tensor4D;
      logits.set(net.classify(parameters, gated).dataSync(), start * classes);
      maps.set(map.dataSync(), start * size * size);
    });
  }
  return { logits, maps };
}

/** Standardises without turning. @param pixels images × size × size × 3, 0…255 */
export function standardiseAll(pixels: Uint8Array, size: number): Float32Array {
  const upright = orientations(size)[0] as Int32Array;
  const inputs = new Float32Array(pixels.length);
  for (let start = 0; start < pixels.length; start += size * size * 3) {
    standardise(pixels, start, upright, inputs, start);
  }
  return inputs;
}

/** @param pixels images × size × size × 3, 0…255 */
export function infer(
  engine: Engine,
  net: Network,
  parameters: Parameters,
  form: ModelForm,
  pixels: Uint8Array,
): Inferred {
  const bytes = form.size ** 2 * 3;
  const count = pixels.length / bytes;
  const logits = new Float32Array(count * form.classes);
  const maps = new Float32Array(count * form.size ** 2);
  for (let start = 0; start < count; start += largestBatch) {
    const end = Math.min(count, start + largestBatch);
    const inputs = standardiseAll(pixels.subarray(start * bytes, end * bytes), form.size);
    const part = inferStandardised(engine, net, parameters, form, inputs);
    logits.set(part.logits, start * form.classes);
    maps.set(part.maps, start * form.size ** 2);
  }
  return { logits, maps };
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
