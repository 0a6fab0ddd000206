import { imagesAtOnce } from '@fovea/domain';

/** Side of the blanked patch and distance between two patches, as shares of the width. */
const patchShare = 1 / 8;
const strideShare = 1 / 16;
/** Images that stand in memory together, at the default size. */
const mostAtOnce = 256;

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
  const patch = Math.max(1, Math.round(patchShare * size));
  const stride = Math.max(1, Math.round(strideShare * size));
  const corners: [x: number, y: number][] = [];
  for (let y = 0; y <= size - patch; y += stride) {
    for (let x = 0; x <= size - patch; x += stride) corners.push([x, y]);
  }
  const scores = new Float32Array(corners.length + 1);
  const atOnce = imagesAtOnce(mostAtOnce, size);
  for (let start = 0; start < scores.length; start += atOnce) {
    const inputs = new Float32Array(Math.min(atOnce, scores.length - start) * input.length);
    for (let index = 0; index * input.length < inputs.length; index++) {
      const image = inputs.subarray(index * input.length, (index + 1) * input.length);
      image.set(input);
      // The whole image comes first.
      const [x, y] = corners[start + index - 1] ?? [];
      if (x === undefined || y === undefined) continue;
      for (let row = y; row < y + patch; row++) blank(image, channels, row * size + x, patch);
    }
    scores.set(score(inputs), start);
  }
  const [whole = 0, ...blanked] = scores;
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
 * Blanks pixels of an image in place. Blank is 0 of the normalised image. By stain, this is the cell's mean colour, and the
 * surround's own value; else ImageNet's mean colour, the image's own mean, or black.
 * @param image as the network sees it, area × channels
 * @param first index of the first pixel; those that follow it in the row-major order are blanked, too
 */
export function blank(image: Float32Array, channels: number, first: number, pixels = 1): void {
  image.fill(0, first * channels, (first + pixels) * channels);
}
