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

/** Which of the `orientations` each choice of flips and quarter turns allows. */
export const orientationKinds = {
  none: [0],
  flips: [0, 1, 2, 3],
  turns: [0, 3, 5, 6],
  both: [0, 1, 2, 3, 4, 5, 6, 7],
} as const;

/**
 * Moves an order by whole pixels; −1 where nothing comes from, which reads as surround in an image and as 0 in a map.
 * @param target receives the moved order, size × size
 */
export function shift(order: Int32Array, size: number, right: number, down: number, target: Int32Array): void {
  target.fill(-1);
  const first = Math.max(0, right);
  const end = Math.min(size, size + right);
  for (let y = Math.max(0, down); y < Math.min(size, size + down); y++) {
    const from = (y - down) * size - right;
    target.set(order.subarray(from + first, from + end), y * size + first);
  }
}

/** A map of the square in another order. @returns whether anything of it is left */
export function reorder(map: Float32Array, order: Int32Array, target: Float32Array, offset: number): boolean {
  const values = target.subarray(offset, offset + order.length);
  let left = false;
  for (let index = 0; index < order.length; index++) {
    const source = order[index]!;
    const value = source < 0 ? 0 : map[source]!;
    values[index] = value;
    left ||= value > 0;
  }
  return left;
}
