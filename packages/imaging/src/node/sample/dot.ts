import type { Colour } from './canvas.ts';
import { mix, stamp } from './canvas.ts';
import type { Cell } from './cell.ts';
import { blot, placeInside } from './parasite.ts';
import type { Random } from './random.ts';
import type { dotInks, SampleSettings } from './settings.ts';

/**
 * Darkest and lightest ink of a pen. Felt-tip blue takes away red alone, so that it looks like no
 * stain. Felt-tip green keeps the green that parasites take away.
 */
const inks = {
  'blue-black': [
    [24, 34, 104],
    [34, 58, 150],
  ],
  'felt-tip blue': [
    [8, 112, 196],
    [24, 146, 224],
  ],
  'felt-tip green': [
    [24, 156, 72],
    [64, 190, 104],
  ],
} as const satisfies Record<(typeof dotInks)[number], readonly [Colour, Colour]>;

/** How often another place is tried when the dot would hide the parasite. */
const attempts = 12;

/**
 * A dot of pen ink of random place and size on the cell, clear of the parasite where there is room.
 * @param parasite mask of the parasite, one byte a pixel
 * @returns the dot's mask, one byte a pixel
 */
export function drawDot(
  cell: Cell,
  random: Random,
  { ink, smallest, largest }: SampleSettings['dot'],
  parasite: Uint8Array,
): Uint8Array {
  const { width, height } = cell.canvas;
  const radius = Math.min(width, height) * random.between(Math.min(smallest, largest), Math.max(smallest, largest));
  const colour = mix(inks[ink][0], inks[ink][1], random.next());
  const strength = random.between(0.82, 0.96);
  const shape = blot(random, radius, 0.07);
  const fits = (place: { x: number; y: number }) => {
    for (let y = Math.floor(place.y - radius - 2); y <= place.y + radius + 2; y++) {
      for (let x = Math.floor(place.x - radius - 2); x <= place.x + radius + 2; x++) {
        if (
          x < 0 ||
          y < 0 ||
          x >= width ||
          y >= height ||
          cell.canvas.cell[y * width + x] === 0 ||
          parasite[y * width + x] === 1
        )
          return false;
      }
    }
    return true;
  };
  let place = placeInside(cell, random, 0.8);
  for (let tried = 1; tried < attempts && !fits(place); tried++) place = placeInside(cell, random, 0.8);
  const mask = new Uint8Array(width * height);
  const opacity = (dx: number, dy: number) => strength * shape(dx, dy);
  stamp(cell.canvas, { ...place, reach: radius * 1.3 + 3, colour, opacity }, mask);
  return mask;
}
