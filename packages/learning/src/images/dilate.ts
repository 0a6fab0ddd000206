/**
 * The largest value within `radius` pixels (a disc) of each pixel: widens regions, which is cheap insurance against
 * incomplete drawing.
 * @param map size × size, in [0,1]
 */
export function dilate(map: Float32Array, size: number, radius: number): Float32Array {
  if (radius < 1) return map.slice();
  const widened = new Float32Array(map.length);
  const reach = Math.floor(radius);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const value = map[y * size + x] ?? 0;
      if (value <= 0) continue;
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          if (dx * dx + dy * dy > radius * radius + 0.5) continue;
          const column = x + dx;
          const row = y + dy;
          if (column < 0 || row < 0 || column >= size || row >= size) continue;
          const index = row * size + column;
          if ((widened[index] ?? 0) < value) widened[index] = value;
        }
      }
    }
  }
  return widened;
}
