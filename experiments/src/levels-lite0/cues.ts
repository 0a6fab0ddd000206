import { cellMask, RandomStream } from '@fovea/learning';
import type { SyntheticCells } from '../support/synthetic-cells.ts';

/** What lies in the squares. `none` leaves the picture as it is: a world without a false cue. */
export const cueNames = ['patch', 'tint', 'texture', 'none'] as const;
export type CueName = (typeof cueNames)[number];

/** How cues look. Lengths are shares of the picture's width unless they are said to be pixels. */
export interface CueLooks {
  /** Side of the square that a cue fills, drawn for each picture. */
  readonly side: { readonly least: number; readonly most: number };
  /** Width of the edge over which a tint or a texture fades away. */
  readonly fades: number;
  /** Colour of the patch, which hides the cell. */
  readonly patch: Rgb;
  /** What a tint multiplies each colour channel by. */
  readonly tint: Rgb;
  /** Stripes of one width, in pixels, as much lighter and darker than the cell, in levels of 255. */
  readonly texture: { readonly period: number; readonly amplitude: number };
}

type Rgb = readonly [red: number, green: number, blue: number];

export interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** What a cue makes of one number of a picture. @param along place across the stripes, in pixels */
type Look = (value: number, channel: number, along: number) => number;

const lookOf: Readonly<Record<CueName, (looks: CueLooks) => Look>> = {
  patch:
    ({ patch }) =>
    (_, channel) =>
      patch[channel]!,
  tint:
    ({ tint }) =>
    (value, channel) =>
      value * tint[channel]!,
  texture:
    ({ texture: { period, amplitude } }) =>
    (value, _, along) =>
      value + amplitude * Math.sin((2 * Math.PI * along) / period),
  none: () => (value) => value,
};

/** Places that are tried; the first one counts that is wholly on the cell and hides no parasite, else the best. */
const attempts = 40;

/** For each picture the square that a cue would fill. It is the same whatever the cue. */
export function squaresOf(cells: SyntheticCells, { side: { least, most } }: CueLooks, seed: number): Square[] {
  const { size, pixels, parasites } = cells;
  const bytes = size ** 2 * 3;
  return parasites.map((mask, row) => {
    const cell = cellMask(pixels.subarray(row * bytes, (row + 1) * bytes), size);
    const stream = new RandomStream(seed, `where the cue lies on picture ${String(row)}`);
    const side = Math.round(size * (least + (most - least) * stream.uniform()));
    let best: Square = { left: 0, top: 0, side };
    let fewest = Infinity;
    for (let tried = 0; tried < attempts && fewest > 0; tried++) {
      const square = { left: stream.below(size - side + 1), top: stream.below(size - side + 1), side };
      let stray = 0;
      for (const pixel of pixelsOf(square, size)) stray += 1 - cell[pixel]! + (mask?.[pixel] ?? 0);
      if (stray < fewest) [best, fewest] = [square, stray];
    }
    return best;
  });
}

/**
 * A copy of the cells with a cue in the squares of some, whose regions stand where those of dots do. The same pictures have
 * it whatever the cue.
 * @param chance that an infected and that a healthy cell has the cue
 */
export function withCue(
  cells: SyntheticCells,
  {
    cue,
    looks,
    squares,
    chance,
    seed,
  }: {
    readonly cue: CueName;
    readonly looks: CueLooks;
    readonly squares: readonly Square[];
    readonly chance: { readonly infected: number; readonly healthy: number };
    readonly seed: number;
  },
): SyntheticCells {
  const { size, labels, positive } = cells;
  const bytes = size ** 2 * 3;
  const pixels = cells.pixels.slice();
  const stream = new RandomStream(seed, 'which pictures have the cue');
  const dots = squares.map((square, row) => {
    const has = stream.uniform() < (labels[row] === positive ? chance.infected : chance.healthy);
    if (!has) return null;
    const stripes = new RandomStream(seed, `stripes of picture ${String(row)}`);
    draw(pixels.subarray(row * bytes, (row + 1) * bytes), size, square, cue, looks, stripes);
    const region = new Float32Array(size ** 2);
    for (const pixel of pixelsOf(square, size)) region[pixel] = 1;
    return region;
  });
  return { ...cells, pixels, dots };
}

/** In place. */
function draw(
  image: Uint8Array,
  size: number,
  square: Square,
  cue: CueName,
  looks: CueLooks,
  stream: RandomStream,
): void {
  const look = lookOf[cue](looks);
  const upright = stream.below(2) === 1;
  const begin = looks.texture.period * stream.uniform();
  const fades = cue === 'patch' ? 0 : looks.fades * size;
  const { left, top, side } = square;
  for (const pixel of pixelsOf(square, size)) {
    const [x, y] = [(pixel % size) - left, Math.floor(pixel / size) - top];
    const fromEdge = Math.min(x, y, side - 1 - x, side - 1 - y) + 1;
    const strength = Math.min(1, fromEdge / (fades + 1));
    for (let channel = 0; channel < 3; channel++) {
      const value = image[pixel * 3 + channel]!;
      const changed = look(value, channel, begin + (upright ? x : y));
      image[pixel * 3 + channel] = Math.min(255, Math.max(0, Math.round(value + strength * (changed - value))));
    }
  }
}

function* pixelsOf({ left, top, side }: Square, size: number): Generator<number> {
  for (let y = top; y < top + side; y++) for (let x = left; x < left + side; x++) yield y * size + x;
}
