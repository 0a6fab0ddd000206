import { gradientBatch } from './explanation-graph.ts';

const fewestSteps = 64;
const mostSteps = 256;
/** Share of the change of score that the map's sum may miss before more steps are taken. */
const tolerance = 0.01;

/**
 * Integrated gradients: x_i · ∫ ∂S(αx)/∂x_i dα over α from 0 to 1, by the midpoint rule, summed over the colour channels.
 * The path begins at 0 of the standardised image: the cell's mean colour. The map sums to S(x) − S(0) (completeness);
 * steps are doubled until it does within 1 %, up to 256.
 * @param input one image as the network sees it, area × channels
 * @param area size × size
 * @param meanGradient mean of ∂S/∂x over `gradientBatch` images
 * @param change S(x) − S(0), with hard gates held at what they let through of x
 * @returns size × size
 * @see Sundararajan et al. 2017 (arXiv 1703.01365), equations 1 and 3, proposition 1
 */
export function integratedGradients(
  input: Float32Array,
  area: number,
  meanGradient: (images: Float32Array) => Float32Array,
  change: number,
): Float32Array {
  for (let steps = fewestSteps; ; steps *= 2) {
    const map = withSteps(input, area, meanGradient, steps);
    const sum = map.reduce((total, value) => total + value, 0);
    if (steps === mostSteps || Math.abs(sum - change) <= tolerance * Math.abs(change)) return map;
  }
}

/** @param steps a multiple of 32 */
export function withSteps(
  input: Float32Array,
  area: number,
  meanGradient: (images: Float32Array) => Float32Array,
  steps: number,
): Float32Array {
  const gradient = new Float32Array(input.length);
  const batch = gradientBatch(Math.sqrt(area));
  const images = new Float32Array(batch * input.length);
  for (let first = 0; first < steps; first += batch) {
    for (let row = 0; row < batch; row++) {
      const alpha = (first + row + 0.5) / steps;
      const start = row * input.length;
      for (let index = 0; index < input.length; index++) images[start + index] = alpha * (input[index] ?? 0);
    }
    meanGradient(images).forEach((value, index) => {
      gradient[index] = (gradient[index] ?? 0) + (value * batch) / steps;
    });
  }
  return timesInput(gradient, input, area);
}

/** Σ over colour channels of gradient × input. @param gradient, input area × channels @returns one value a pixel */
export function timesInput(gradient: Float32Array, input: Float32Array, area: number): Float32Array {
  const map = new Float32Array(area);
  const channels = input.length / area;
  for (let pixel = 0; pixel < map.length; pixel++) {
    for (let channel = channels * pixel; channel < channels * (pixel + 1); channel++) {
      map[pixel] = (map[pixel] ?? 0) + (gradient[channel] ?? 0) * (input[channel] ?? 0);
    }
  }
  return map;
}
