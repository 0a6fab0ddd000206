import { foregroundMean } from '@fovea/learning';

/**
 * The image with a region painted over in the mean colour of its foreground: what the region showed is gone.
 * @param image area × 3, 0…255
 * @param mask area; what is above 0 is painted over
 */
export function paintOver(image: Uint8Array, mask: Float32Array): Uint8Array {
  const mean = foregroundMean(image);
  return image.map((value, index) =>
    (mask[Math.floor(index / 3)] ?? 0) > 0 ? Math.round(mean[index % 3] ?? 0) : value,
  );
}
