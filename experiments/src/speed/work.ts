import type { Weights } from '@fovea/learning';

/** Share of an image's side at which each convolution works. */
const scales: Readonly<Record<string, number>> = {
  'gate.1': 1,
  'gate.2': 1,
  'gate.3': 1,
  'stage.1': 1,
  'stage.2': 1 / 2,
  'stage.3': 1 / 4,
};

/**
 * Floating-point operations that convolutions and matrix products need for one image (2 per multiplication and addition;
 * everything else is small beside them).
 * @returns forward alone, and a training step: forward, gradient of kernels, gradient of inputs (none for the first layer)
 */
export function operationsPerImage(weights: Weights, size: number): { forward: number; step: number } {
  let forward = 0;
  let step = 0;
  for (const [name, { shape }] of Object.entries(weights)) {
    if (!name.endsWith('.kernel')) continue;
    const layer = name.slice(0, -'.kernel'.length);
    const places = layer in scales ? (size * (scales[layer] ?? 1)) ** 2 : 1;
    const operations = 2 * places * shape.reduce((product, length) => product * length, 1);
    forward += operations;
    step += operations * (layer === 'gate.1' ? 2 : 3);
  }
  return { forward, step };
}
