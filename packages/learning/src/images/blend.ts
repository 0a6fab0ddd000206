/**
 * Puts the content of one image's region onto another image: target = (1 − m)·target + m·source, in place.
 * @param target, source pixels of one image each, area × 3, 0…255
 * @param mask area, in [0,1]
 */
export function transplant(target: Uint8Array, source: Uint8Array, mask: Float32Array): void {
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const m = mask[pixel] ?? 0;
    if (m <= 0) continue;
    for (let index = pixel * 3; index < pixel * 3 + 3; index++) {
      target[index] = Math.round((1 - m) * (target[index] ?? 0) + m * (source[index] ?? 0));
    }
  }
}

/**
 * Removes a region's content in place: it becomes the mean colour of the ring around it, black surround included, so that
 * a mark on the surround turns into surround and a mark on the cell into cell.
 * @param mask area, in [0,1]
 * @param ring area, in [0,1]: the widened mask; only its part outside the mask counts
 */
export function erase(target: Uint8Array, mask: Float32Array, ring: Float32Array): void {
  const sum = [0, 0, 0];
  let weight = 0;
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const w = (ring[pixel] ?? 0) > 0 && (mask[pixel] ?? 0) <= 0 ? 1 : 0;
    if (w === 0) continue;
    weight += w;
    for (let channel = 0; channel < 3; channel++) {
      sum[channel] = (sum[channel] ?? 0) + (target[pixel * 3 + channel] ?? 0);
    }
  }
  const colour = sum.map((value) => (weight === 0 ? 0 : value / weight));
  for (let pixel = 0; pixel < mask.length; pixel++) {
    const m = mask[pixel] ?? 0;
    if (m <= 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      const index = pixel * 3 + channel;
      target[index] = Math.round((1 - m) * (target[index] ?? 0) + m * (colour[channel] ?? 0));
    }
  }
}
