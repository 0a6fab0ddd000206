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

/** Within so much of a stretch from (x0, y0), as long as `length` in direction `angle`. */
const stroke = (x0: number, y0: number, angle: number, length: number, thick: number): Ink => {
  const [across, down] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const along = (x - x0) * across + (y - y0) * down;
    const aside = (y - y0) * across - (x - x0) * down;
    return along >= 0 && along <= length && Math.abs(aside) <= thick ? 1 : 0;
  };
};
const disc =
  (x0: number, y0: number, radius: number): Ink =>
  (x, y) =>
    Math.hypot(x - x0, y - y0) <= radius ? 1 : 0;

const along = (angle: number, x: number, y: number) => x * Math.cos(angle) + y * Math.sin(angle);

/**
 * Things that lie on pictures and belong to no cell. None is a dot or a square in a corner, and none is a stripe, line,
 * ring, bar, tally or veil: those are what the verdict's rules and thresholds were first chosen on.
 */
export const shapes = {
  /** As people point with, of any direction. */
  arrow: (stream) => {
    const angle = 2 * Math.PI * stream.uniform();
    const [x0, y0] = [within(0.3, 0.7, stream), within(0.3, 0.7, stream)];
    const length = within(0.22, 0.28, stream);
    const back = (turn: number) => stroke(x0, y0, angle + turn, 0.13, 0.02);
    return any(stroke(x0, y0, angle, length, 0.02), back(0.6), back(-0.6));
  },
  /** Three strokes over each other. */
  asterisk: (stream) => {
    const [x0, y0] = [within(0.2, 0.8, stream), within(0.2, 0.8, stream)];
    const [turn, arm] = [Math.PI * stream.uniform(), within(0.1, 0.13, stream)];
    return any(
      ...[0, 1, 2].map((third) => {
        const angle = turn + (third * Math.PI) / 3;
        return stroke(x0 - arm * Math.cos(angle), y0 - arm * Math.sin(angle), angle, 2 * arm, 0.02);
      }),
    );
  },
  /** Two strokes over each other. */
  cross: (stream) => {
    const [x0, y0] = [within(0.2, 0.8, stream), within(0.2, 0.8, stream)];
    const angle = within(0.5, 1.1, stream);
    const arm = within(0.12, 0.15, stream);
    return any(
      ...[angle, Math.PI - angle].map((turn) =>
        stroke(x0 - arm * Math.cos(turn), y0 - arm * Math.sin(turn), turn, 2 * arm, 0.022),
      ),
    );
  },
  /** A disc without another one, open to any side. */
  crescent: (stream) => {
    const radius = within(0.11, 0.14, stream);
    const [x0, y0] = [within(0.2, 0.8, stream), within(0.2, 0.8, stream)];
    const angle = 2 * Math.PI * stream.uniform();
    const [whole, hole] = [
      disc(x0, y0, radius),
      disc(x0 + 0.5 * radius * Math.cos(angle), y0 + 0.5 * radius * Math.sin(angle), radius),
    ];
    return (x, y) => (hole(x, y) === 0 ? whole(x, y) : 0);
  },
  /** The outline of a rhombus, longer than wide, turned any way. */
  diamond: (stream) => {
    const [x0, y0] = [within(0.2, 0.8, stream), within(0.2, 0.8, stream)];
    const [turn, long, wide] = [Math.PI * stream.uniform(), within(0.14, 0.17, stream), within(0.09, 0.11, stream)];
    return (x, y) => {
      const from =
        Math.abs(along(turn, x - x0, y - y0)) / long + Math.abs(along(turn + Math.PI / 2, x - x0, y - y0)) / wide;
      return from <= 1 && from >= 0.62 ? 1 : 0;
    };
  },
  /** Two strokes across two others. */
  hash: (stream) => {
    const [x0, y0] = [within(0.25, 0.75, stream), within(0.25, 0.75, stream)];
    const [turn, arm] = [Math.PI * stream.uniform(), within(0.11, 0.14, stream)];
    return any(
      ...[turn, turn + Math.PI / 2].flatMap((angle) =>
        [-0.04, 0.04].map((aside) =>
          stroke(
            x0 - arm * Math.cos(angle) - aside * Math.sin(angle),
            y0 - arm * Math.sin(angle) + aside * Math.cos(angle),
            angle,
            2 * arm,
            0.016,
          ),
        ),
      ),
    );
  },
  /** A wavy thread across much of the picture. */
  hair: (stream) => {
    const [left, length] = [within(0.05, 0.35, stream), within(0.45, 0.6, stream)];
    const [height, phase] = [within(0.2, 0.8, stream), 2 * Math.PI * stream.uniform()];
    const upright = stream.below(2) === 1;
    const ink: Ink = (x, y) => {
      const middle = height + 0.07 * Math.sin(12 * (x - left) + phase);
      return x >= left && x <= left + length && Math.abs(y - middle) <= 0.022 ? 1 : 0;
    };
    return upright ? (x, y) => ink(y, x) : ink;
  },
  /** Two rails with three rungs, leaning any way. */
  ladder: (stream) => {
    const [x0, y0] = [within(0.25, 0.75, stream), within(0.25, 0.75, stream)];
    const [turn, half] = [Math.PI * stream.uniform(), within(0.12, 0.14, stream)];
    const at = (down: number, aside: number) =>
      [
        x0 + down * Math.cos(turn) - aside * Math.sin(turn),
        y0 + down * Math.sin(turn) + aside * Math.cos(turn),
      ] as const;
    return any(
      ...[-0.05, 0.05].map((aside) => stroke(...at(-half, aside), turn, 2 * half, 0.014)),
      ...[-0.08, 0, 0.08].map((down) => stroke(...at(down, -0.05), turn + Math.PI / 2, 0.1, 0.014)),
    );
  },
  /** An F, as plates and prints are labelled, along the upper or lower edge. */
  letter: (stream) => {
    const [left, top] = [within(0.06, 0.76, stream), stream.below(2) === 0 ? 0.05 : 0.72];
    return any(
      rectangle(left, top, 0.045, 0.22),
      rectangle(left, top, 0.17, 0.045),
      rectangle(left, top + 0.085, 0.13, 0.045),
    );
  },
  /** Two turns from the middle outwards, begun in any direction. */
  spiral: (stream) => {
    const [x0, y0] = [within(0.2, 0.8, stream), within(0.2, 0.8, stream)];
    const [turn, apart] = [2 * Math.PI * stream.uniform(), within(0.055, 0.07, stream)];
    return (x, y) => {
      const turned = Math.atan2(y - y0, x - x0) - turn;
      const part = turned / (2 * Math.PI) - Math.floor(turned / (2 * Math.PI));
      const radius = Math.hypot(x - x0, y - y0);
      return [part, part + 1].some((turns) => Math.abs(radius - apart * turns) <= 0.016) ? 1 : 0;
    };
  },
  /** Of three equal sides, turned any way. */
  triangle: (stream) => {
    const [x0, y0] = [within(0.2, 0.8, stream), within(0.2, 0.8, stream)];
    const [turn, inner] = [2 * Math.PI * stream.uniform(), within(0.055, 0.07, stream)];
    const sides = [0, 1, 2].map((third) => turn + (2 * third * Math.PI) / 3);
    return (x, y) => (sides.every((angle) => along(angle, x - x0, y - y0) <= inner) ? 1 : 0);
  },
  /** Four strokes up and down. */
  zigzag: (stream) => {
    const [left, top] = [within(0.08, 0.5, stream), within(0.1, 0.75, stream)];
    const slope = 0.9;
    const [across, down] = [0.16 * Math.cos(slope), 0.16 * Math.sin(slope)];
    return any(
      ...[0, 1, 2, 3].map((tooth) =>
        stroke(left + tooth * across, top + (tooth % 2) * down, tooth % 2 === 0 ? slope : -slope, 0.16, 0.02),
      ),
    );
  },
  /** Nine grains of dust. */
  specks: (stream) =>
    any(
      ...Array.from({ length: 9 }, () =>
        disc(within(0.05, 0.95, stream), within(0.05, 0.95, stream), within(0.022, 0.034, stream)),
      ),
    ),
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
