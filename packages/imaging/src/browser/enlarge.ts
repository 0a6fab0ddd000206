/**
 * A map with `factor` times as many values a side, by bilinear interpolation between the middles of its pixels; beyond the
 * outermost middles, values stay as they are there.
 * @param map square, row-major
 */
export function enlarge(map: Float32Array, factor: number): Float32Array {
  const side = Math.sqrt(map.length);
  const large = side * factor;
  const places = Array.from({ length: large }, (_, index) => {
    const middle = Math.min(side - 1, Math.max(0, (index + 0.5) / factor - 0.5));
    const before = Math.floor(middle);
    return { before, after: Math.min(side - 1, before + 1), share: middle - before };
  });
  const values = new Float32Array(large * large);
  places.forEach((row, y) => {
    const [upper, lower] = [row.before * side, row.after * side];
    places.forEach(({ before, after, share }, x) => {
      const above = (map[upper + before] ?? 0) * (1 - share) + (map[upper + after] ?? 0) * share;
      const below = (map[lower + before] ?? 0) * (1 - share) + (map[lower + after] ?? 0) * share;
      values[y * large + x] = above * (1 - row.share) + below * row.share;
    });
  });
  return values;
}
