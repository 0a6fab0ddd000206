import type { RandomStream } from '@fovea/learning';

/** How much of a pixel's centre (x, y) is inked, in [0,1]; the picture's side is 1. */
type Ink = (x: number, y: number) => number;

/** Where the mark lies on one picture, each time somewhere else within its zone. */
type Shape = (stream: RandomStream) => Ink;

const within = (low: number, high: number, stream: RandomStream) => low + (high - low) * stream.uniform();
const rectangle =
  (left: number, top: number, width: number, height: number): Ink =>
  (x, y) =>
    x >= left && x < left + width && y >= top && y < top + height ? 1 : 0;
const any =
  (...inks: readonly Ink[]): Ink =>
  (x, y) =>
    Math.max(...inks.map((ink) => ink(x, y)));

/**
 * Things that lie on pictures and belong to no cell. None is a dot or a square in a corner: those are what the
 * verdict's thresholds were chosen on.
 */
export const shapes = {
  /** Along one of the four edges, over half to three quarters of its length. */
  'edge stripe': (stream) => {
    const [edge, length] = [stream.below(4), within(0.5, 0.75, stream)];
    const [start, depth] = [within(0.05, 0.95 - length, stream), 0.07];
    const far = 1 - depth - 0.03;
    if (edge === 0) return rectangle(start, 0.03, length, depth);
    if (edge === 1) return rectangle(start, far, length, depth);
    return rectangle(edge === 2 ? 0.03 : far, start, depth, length);
  },
  /** A straight line of any direction somewhere over the picture. */
  'pen line': (stream) => {
    const angle = Math.PI * stream.uniform();
    const [across, down] = [Math.cos(angle), Math.sin(angle)];
    const [x0, y0] = [within(0.3, 0.7, stream), within(0.3, 0.7, stream)];
    const [half, thick] = [within(0.18, 0.26, stream), 0.022];
    return (x, y) => {
      const along = (x - x0) * across + (y - y0) * down;
      const aside = (y - y0) * across - (x - x0) * down;
      return Math.abs(along) <= half && Math.abs(aside) <= thick ? 1 : 0;
    };
  },
  ring: (stream) => {
    const radius = within(0.09, 0.14, stream);
    const [x0, y0] = [within(radius + 0.04, 0.96 - radius, stream), within(radius + 0.04, 0.96 - radius, stream)];
    return (x, y) => (Math.abs(Math.hypot(x - x0, y - y0) - radius) <= 0.022 ? 1 : 0);
  },
  /** A bar with two ticks, as microscopes burn it in, along the lower edge. */
  'scale bar': (stream) => {
    const [left, top] = [within(0.08, 0.55, stream), within(0.84, 0.9, stream)];
    return any(
      rectangle(left, top, 0.34, 0.035),
      rectangle(left, top - 0.035, 0.035, 0.1),
      rectangle(left + 0.305, top - 0.035, 0.035, 0.1),
    );
  },
  /** Three strokes side by side in the middle of the upper third. */
  tally: (stream) => {
    const [left, top] = [within(0.3, 0.55, stream), within(0.04, 0.14, stream)];
    return any(...[0, 0.07, 0.14].map((apart) => rectangle(left + apart, top, 0.033, 0.15)));
  },
  /** A soft-edged veil that covers a tenth of the picture and lets it through. */
  haze: (stream) => {
    const radius = within(0.15, 0.2, stream);
    const [x0, y0] = [within(0.25, 0.75, stream), within(0.25, 0.75, stream)];
    return (x, y) => 0.55 * Math.min(1, Math.max(0, (radius - Math.hypot(x - x0, y - y0)) / 0.05));
  },
} as const satisfies Record<string, Shape>;
export type ShapeName = keyof typeof shapes;

type Colour = readonly [red: number, green: number, blue: number];

/**
 * Draws a shape onto one picture, in place.
 * @param image size × size × 3, 0…255
 * @returns the region that a faultless expert would draw: size × size, 1 where there is any ink
 */
export function drawMark(
  image: Uint8Array,
  size: number,
  shape: ShapeName,
  colour: Colour,
  stream: RandomStream,
): Float32Array {
  const ink = shapes[shape](stream);
  const region = new Float32Array(size * size);
  for (let pixel = 0; pixel < region.length; pixel++) {
    const amount = ink(((pixel % size) + 0.5) / size, (Math.floor(pixel / size) + 0.5) / size);
    if (amount <= 0) continue;
    region[pixel] = 1;
    for (const [channel, value] of colour.entries()) {
      const at = pixel * 3 + channel;
      image[at] = Math.round((1 - amount) * image[at]! + amount * value);
    }
  }
  return region;
}
