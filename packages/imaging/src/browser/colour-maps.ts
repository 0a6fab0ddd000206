import { rgb } from 'd3-color';
import {
  interpolateCividis,
  interpolateGreys,
  interpolateInferno,
  interpolateMagma,
  interpolateRdBu,
  interpolateTurbo,
  interpolateViridis,
} from 'd3-scale-chromatic';

/** Sequential maps run from little to much; the diverging one is blue below zero, near white at zero, red above. */
export const colourMapNames = ['viridis', 'magma', 'inferno', 'cividis', 'turbo', 'grey', 'diverging'] as const;
export type ColourMapName = (typeof colourMapNames)[number];

/** Published colours by position in [0,1]. */
const interpolators = {
  viridis: interpolateViridis,
  magma: interpolateMagma,
  inferno: interpolateInferno,
  cividis: interpolateCividis,
  turbo: interpolateTurbo,
  grey: (position) => interpolateGreys(1 - position),
  diverging: (position) => interpolateRdBu(1 - position),
} as const satisfies Record<ColourMapName, (position: number) => string>;

/** An odd number of entries, so that the middle of a range has an entry of its own. */
export const tableLength = 513;

const tables = new Map<ColourMapName, Uint8Array>();

/** @returns `tableLength` × 3 bytes RGB, from the low end to the high end; shared, not to be written to */
export function colourTable(name: ColourMapName): Uint8Array {
  const known = tables.get(name);
  if (known) return known;
  const table = new Uint8Array(tableLength * 3);
  for (let entry = 0; entry < tableLength; entry++) {
    const colour = rgb(interpolators[name](entry / (tableLength - 1)));
    table.set([colour.r, colour.g, colour.b], entry * 3);
  }
  tables.set(name, table);
  return table;
}
