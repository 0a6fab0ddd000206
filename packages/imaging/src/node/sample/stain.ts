import type { Colour } from './canvas.ts';
import { mix } from './canvas.ts';
import type { Random } from './random.ts';

/** How one subject's slide looks. */
export interface Stain {
  readonly cell: Colour;
  readonly parasite: Colour;
  readonly platelet: Colour;
  /** Mean cell radius in pixels. */
  readonly radius: number;
  /** Strength of the pale centre, of the coarse texture and of the pixel noise. */
  readonly pallor: number;
  readonly texture: number;
  readonly grain: number;
  /** Grains of precipitated stain: how many on a cell that has any. */
  readonly grains: number;
  /** Multiplies the opacity of the parasites: pale and strong slides. */
  readonly contrast: number;
}

/** Typical cell colours of Giemsa slides: salmon, rose, violet, grey-violet, bluish, magenta. */
const cellColours: readonly [Colour, ...Colour[]] = [
  [214, 150, 142],
  [206, 140, 156],
  [168, 152, 188],
  [182, 178, 188],
  [158, 166, 196],
  [196, 104, 146],
];
const usual: Colour = [200, 148, 158];
const chromatin: readonly [Colour, ...Colour[]] = [
  [138, 34, 110],
  [122, 44, 134],
  [104, 40, 124],
  [150, 38, 96],
];

/** @param variation 0: every subject has the usual stain; 1: as different as slides of different laboratories */
export function stainOf(random: Random, variation: number): Stain {
  const partner = mix(random.pick(cellColours), random.pick(cellColours), random.between(0, 0.5));
  const brightness = 1 + variation * 0.07 * random.normal();
  const shade = mix(usual, partner, variation);
  const bright = (value: number) => Math.min(222, value * brightness);
  const cell: Colour = [bright(shade[0]), bright(shade[1]), bright(shade[2])];
  const parasite = mix(mix(chromatin[0], random.pick(chromatin), variation), cell, random.between(0.02, 0.14));
  return {
    cell,
    parasite,
    platelet: mix(parasite, [196, 170, 206], random.between(0.3, 0.55)),
    radius: random.between(42, 57),
    pallor: random.between(0.02, 0.16),
    texture: random.between(0.012, 0.04),
    grain: random.between(1.2, 3.2),
    grains: random.between(1, 6),
    contrast: random.between(0.75, 1.1),
  };
}
