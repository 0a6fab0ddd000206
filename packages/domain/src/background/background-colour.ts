import type { Background } from '../recipe/input-settings.ts';

/** Red, green and blue, 0…255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A picture's pixels, row-major, three bytes each. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];

/** The colour that stands where a picture ends. Where no part of a picture is background, that is black. */
export function backgroundColour(background: Background, picture: Pixels): Colour {
  switch (background) {
    case 'white':
      return white;
    case 'edge':
      return edgeColour(picture);
    case 'black':
    case 'none':
      return black;
  }
}

/** Most points in a row and in a column that are read; the points of a larger picture lie further apart. */
const mostPoints = 128;

/** The median of each channel on the picture's outermost pixels. */
export function edgeColour({ width, height, rgb }: Pixels): [red: number, green: number, blue: number] {
  const counts = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)];
  let points = 0;
  const take = (x: number, y: number) => {
    points++;
    counts.forEach((channel, index) => {
      const value = rgb[(y * width + x) * 3 + index] ?? 0;
      channel[value] = (channel[value] ?? 0) + 1;
    });
  };
  for (let x = 0; x < width; x += Math.ceil(width / mostPoints)) {
    take(x, 0);
    take(x, height - 1);
  }
  for (let y = 1; y < height - 1; y += Math.ceil(height / mostPoints)) {
    take(0, y);
    take(width - 1, y);
  }
  const median = (channel: Uint32Array | undefined) => {
    let below = 0;
    return channel?.findIndex((count) => (below += count) * 2 >= points) ?? 0;
  };
  return [median(counts[0]), median(counts[1]), median(counts[2])];
}
