/**
 * Blanks pixels of an image in place. Blank is 0 of the standardised image: the cell's mean colour, and the surround's own
 * value.
 * @param image as the network sees it, area × channels
 * @param first index of the first pixel; those that follow it in the row-major order are blanked, too
 */
export function blank(image: Float32Array, channels: number, first: number, pixels = 1): void {
  image.fill(0, first * channels, (first + pixels) * channels);
}
