const cache = new Map<number, readonly Int32Array[]>();

/**
 * The eight flips and quarter turns of a square as gather orders: entry p of an order is the pixel that lands on p. The
 * first one changes nothing. One order serves an image and its regions, so that they turn together.
 * @param size side in pixels
 */
export function orientations(size: number): readonly Int32Array[] {
  const known = cache.get(size);
  if (known !== undefined) return known;
  const orders = Array.from({ length: 8 }, (_, kind) => {
    const order = new Int32Array(size * size);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const [u, v] = (kind & 4) === 0 ? [x, y] : [y, x];
        const column = (kind & 1) === 0 ? u : size - 1 - u;
        const row = (kind & 2) === 0 ? v : size - 1 - v;
        order[y * size + x] = row * size + column;
      }
    }
    return order;
  });
  cache.set(size, orders);
  return orders;
}

/** A map of the square in another orientation. */
export function reorder(map: Float32Array, order: Int32Array, target: Float32Array, offset: number): void {
  for (let index = 0; index < order.length; index++) target[offset + index] = map[order[index] ?? 0] ?? 0;
}
