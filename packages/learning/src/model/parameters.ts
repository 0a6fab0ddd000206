import type { Parameters } from './network.ts';
import type { Tensor, TensorFlow } from './tensors.ts';
import type { WeightArray, Weights } from './weights.ts';

/** Puts weights onto the engine. The caller disposes of them. */
export function uploadWeights(tf: TensorFlow, weights: Weights): Parameters {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [
      name,
      tf.tensor(values.slice(), [...shape], 'float32'),
    ]),
  );
}

/** Copies weights back from the engine. */
export async function downloadWeights(parameters: Parameters): Promise<Weights> {
  const weights: Record<string, WeightArray> = {};
  for (const [name, tensor] of Object.entries(parameters)) {
    weights[name] = { shape: tensor.shape, values: new Float32Array((await tensor.data()) as Float32Array) };
  }
  return weights;
}

export function disposeAll(tensors: Readonly<Record<string, Tensor>>): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}
