/** Side of the blanked patch and distance between two patches, in model pixels. */
const patch = 8;
const stride = 4;

/**
 * Occlusion sensitivity: s(p) = mean over patches q ∋ p of S(x) − S(x with q blanked), S the score (see `blank`).
 * @param input one image as the network sees it, size × size × channels
 * @param score of images one after another, in the unit that the map will have
 * @returns size × size; positive where the image supports the score
 * @see Zeiler & Fergus 2014 (arXiv 1311.2901), section 4.2
 */
export function occlusionMap(
  input: Float32Array,
  size: number,
  score: (inputs: Float32Array) => Float32Array,
): Float32Array {
  const channels = input.length / size ** 2;
  const corners: [x: number, y: number][] = [];
  for (let y = 0; y <= size - patch; y += stride) {
    for (let x = 0; x <= size - patch; x += stride) corners.push([x, y]);
  }
  const inputs = new Float32Array((corners.length + 1) * input.length);
  inputs.set(input);
  corners.forEach(([x, y], index) => {
    const image = inputs.subarray((index + 1) * input.length, (index + 2) * input.length);
    image.set(input);
    for (let row = y; row < y + patch; row++) blank(image, channels, row * size + x, patch);
  });
  const [whole = 0, ...blanked] = score(inputs);
  const sums = new Float32Array(size * size);
  const covers = new Float32Array(size * size);
  corners.forEach(([x, y], index) => {
    const fall = whole - (blanked[index] ?? 0);
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

/**
 * Blanks pixels of an image in place. Blank is 0 of the standardised image: the cell's mean colour, and the surround's own
 * value.
 * @param image as the network sees it, area × channels
 * @param first index of the first pixel; those that follow it in the row-major order are blanked, too
 */
export function blank(image: Float32Array, channels: number, first: number, pixels = 1): void {
  image.fill(0, first * channels, (first + pixels) * channels);
}
