import { falloff, length, mix, stamp } from './canvas.ts';
import type { Cell } from './cell.ts';
import { blot, placeInside } from './parasite.ts';
import type { Random } from './random.ts';
import type { Stain } from './stain.ts';

/** A platelet on or beside the cell: a pale, grainy, soft-edged blot with a light halo. */
function drawPlatelet(cell: Cell, random: Random, stain: Stain): void {
  const place = placeInside(cell, random, 0.95);
  const radius = place.reach * random.between(0.11, 0.2);
  const halo = (dx: number, dy: number) => 0.3 * falloff(length(dx, dy), radius, radius * 1.6);
  stamp(cell.canvas, { ...place, reach: radius * 1.7, colour: mix(stain.cell, [246, 238, 240], 0.8), opacity: halo });
  const shape = blot(random, radius, 0.12);
  const strength = random.between(0.45, 0.85);
  const soft = (dx: number, dy: number) => strength * shape(dx, dy) * (1 - 0.35 * (length(dx, dy) / radius));
  stamp(cell.canvas, { ...place, reach: radius * 1.6 + 3, colour: stain.platelet, opacity: soft });
  for (let count = random.between(4, 9); count > 0; count--) {
    const [x, y] = [place.x + radius * 0.38 * random.normal(), place.y + radius * 0.38 * random.normal()];
    const grain = (dx: number, dy: number) => 0.4 * falloff(length(dx, dy), 0.6, 2);
    stamp(cell.canvas, { x, y, reach: 3, colour: mix(stain.platelet, stain.parasite, 0.6), opacity: grain });
  }
}

/** Grains of precipitated stain: small, dark, sharp, anywhere. */
function drawGrains(cell: Cell, random: Random, stain: Stain): void {
  const colour = mix(stain.parasite, [70, 40, 80], random.between(0, 0.6));
  for (let count = 1 + stain.grains * random.next(); count > 0; count--) {
    const place = placeInside(cell, random, 1);
    const radius = random.between(0.8, 2.3);
    const strength = random.between(0.3, 0.8);
    const opacity = (dx: number, dy: number) => strength * falloff(length(dx, dy), radius - 0.6, radius + 0.8);
    stamp(cell.canvas, { ...place, reach: radius + 2, colour, opacity });
  }
}

/** A refractile spot: an artefact of drying, lighter than the cell, with a thin dark edge. */
function drawBrightSpot(cell: Cell, random: Random, stain: Stain): void {
  const place = placeInside(cell, random, 0.85);
  const radius = place.reach * random.between(0.05, 0.16);
  const shape = blot(random, radius, 0.14);
  const rim = blot(random, radius + 1.6, 0.08);
  const [edge, light] = [random.between(0.05, 0.3), random.between(0.35, 0.8)];
  const reach = radius * 1.5 + 4;
  stamp(cell.canvas, {
    ...place,
    reach,
    colour: mix(stain.cell, stain.parasite, 0.5),
    opacity: (dx, dy) => edge * rim(dx, dy),
  });
  stamp(cell.canvas, {
    ...place,
    reach,
    colour: mix(stain.cell, [250, 244, 236], 0.75),
    opacity: (dx, dy) => light * shape(dx, dy),
  });
}

/** Things that are no parasite, each with the given chance, on cells of either class alike. */
export function drawDistractors(cell: Cell, random: Random, stain: Stain, chance: number): void {
  for (const draw of [drawBrightSpot, drawPlatelet, drawGrains]) {
    if (random.chance(chance)) draw(cell, random, stain);
  }
}
