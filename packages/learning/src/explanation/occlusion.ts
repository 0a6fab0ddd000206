/** Side of the blanked patch and distance between two patches, in model pixels. */
const patch = 8;
const stride = 4;

/**
 * Occlusion sensitivity: s(p) = mean over patches q ∋ p of P(c | x) − P(c | x with q blanked), c the predicted class.
 * Blank is 0 of the standardised image: the cell's mean colour, and the surround's own value.
 * @param input one standardised image, size × size × 3
 * @param answer probabilities, images × classes, for images one after another
 * @returns size × size, in [−1,1]
 * @see Zeiler & Fergus 2014 (arXiv 1311.2901), section 4.2
 */
export function occlusionMap(
  input: Float32Array,
  size: number,
  classes: number,
  answer: (inputs: Float32Array) => Float32Array,
): Float32Array {
  const corners: [x: number, y: number][] = [];
  for (let y = 0; y <= size - patch; y += stride) {
    for (let x = 0; x <= size - patch; x += stride) corners.push([x, y]);
  }
  const inputs = new Float32Array((corners.length + 1) * input.length);
  inputs.set(input);
  corners.forEach(([x, y], index) => {
    const start = (index + 1) * input.length;
    inputs.set(input, start);
    for (let row = y; row < y + patch; row++) {
      inputs.fill(0, start + (row * size + x) * 3, start + (row * size + x + patch) * 3);
    }
  });
  const probabilities = answer(inputs);
  const whole = probabilities.subarray(0, classes);
  const predicted = whole.indexOf(Math.max(...whole));
  const sums = new Float32Array(size * size);
  const covers = new Float32Array(size * size);
  corners.forEach(([x, y], index) => {
    const fall = (whole[predicted] ?? 0) - (probabilities[(index + 1) * classes + predicted] ?? 0);
    for (let row = y; row < y + patch; row++) {
      for (let column = x; column < x + patch; column++) {
        const pixel = row * size + column;
        sums[pixel] = (sums[pixel] ?? 0) + fall;
        covers[pixel] = (covers[pixel] ?? 0) + 1;
      }
    }
  });
  return sums.map((sum, pixel) => sum / Math.max(1, covers[pixel] ?? 0));
}
