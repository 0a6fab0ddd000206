export type Colour = readonly [red: number, green: number, blue: number];

/** A picture under construction, three floats a pixel, 0..255. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Float32Array;
  /** 1 where the cell is, 0 on the black surround. */
  readonly cell: Uint8Array;
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** As `Math.hypot`, which is too slow for every pixel. */
export function length(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}

/** 0 at or beyond `outer`, 1 at or within `inner`, smooth between. */
export function falloff(distance: number, inner: number, outer: number): number {
  if (distance <= inner) return 1;
  if (distance >= outer) return 0;
  const share = (outer - distance) / (outer - inner);
  return share * share * (3 - 2 * share);
}

/** What a stamp puts at an offset from its centre, in pixels: opacity 0..1, and its own colour where it has one. */
export type Opacity = (dx: number, dy: number) => number;

/**
 * Lays a colour on the cell (never on the surround).
 * @param reach half the side of the square around (x, y) that the stamp can touch, in pixels
 * @param mask raised to 1 where the opacity is at least `visible`
 */
export function stamp(
  canvas: Canvas,
  { x, y, reach, colour, opacity }: { x: number; y: number; reach: number; colour: Colour; opacity: Opacity },
  mask?: Uint8Array,
  visible = 0.2,
): void {
  const { width, height, rgb, cell } = canvas;
  const [top, bottom] = [Math.max(0, Math.floor(y - reach)), Math.min(height - 1, Math.ceil(y + reach))];
  const [left, right] = [Math.max(0, Math.floor(x - reach)), Math.min(width - 1, Math.ceil(x + reach))];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const pixel = row * width + column;
      if (cell[pixel] === 0) continue;
      const alpha = opacity(column + 0.5 - x, row + 0.5 - y);
      if (alpha <= 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const index = pixel * 3 + channel;
        rgb[index] = (rgb[index] ?? 0) * (1 - alpha) + (colour[channel] ?? 0) * alpha;
      }
      if (mask && alpha >= visible) mask[pixel] = 1;
    }
  }
}
