import type { Colour } from './canvas.ts';
import { falloff, length, mix, stamp } from './canvas.ts';
import type { Cell } from './cell.ts';
import type { Random } from './random.ts';
import type { Stain } from './stain.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  /** Cell radius in pixels in the place's direction. */
  readonly reach: number;
}

export function placeInside({ centre, radiusAt }: Cell, random: Random, furthest: number): Place {
  const angle = random.between(0, 2 * Math.PI);
  const reach = radiusAt(angle);
  const distance = reach * furthest * Math.sqrt(random.next());
  return { x: centre[0] + Math.cos(angle) * distance, y: centre[1] + Math.sin(angle) * distance, reach };
}

/** A disc of wavering outline: opacity at an offset, 1 inside. */
export function blot(random: Random, radius: number, unevenness: number): (dx: number, dy: number) => number {
  const [second, third] = [unevenness * random.normal(), unevenness * random.normal()];
  const [turn, twist] = [random.between(0, 6.28), random.between(0, 6.28)];
  return (dx, dy) => {
    const angle = Math.atan2(dy, dx);
    const edge = radius * (1 + second * Math.cos(2 * angle + turn) + third * Math.cos(3 * angle + twist));
    return falloff(length(dx, dy), edge - 1, edge + 1);
  };
}

interface Ink {
  readonly opacity: number;
  readonly colour: Colour;
  readonly mask: Uint8Array;
}

/** A thin ring of cytoplasm, often open, with one or two dots of chromatin on it. */
function drawRing(cell: Cell, random: Random, { x, y, reach }: Place, ink: Ink): void {
  const radius = reach * random.between(0.14, 0.26);
  const thickness = Math.max(1.7, radius * random.between(0.18, 0.32));
  const [stretch, turn] = [random.between(0.8, 1.25), random.between(0, 3.14)];
  const gap = random.chance(0.4) ? random.between(0.3, 1.1) : 0;
  const gapAt = random.between(0, 2 * Math.PI);
  const opacity = (dx: number, dy: number) => {
    const [u, v] = [dx * Math.cos(turn) + dy * Math.sin(turn), dy * Math.cos(turn) - dx * Math.sin(turn)];
    const off = Math.abs(length(u / stretch, v * stretch) - radius);
    const angle = Math.abs(((Math.atan2(dy, dx) - gapAt + 3 * Math.PI) % (2 * Math.PI)) - Math.PI);
    return angle < gap ? 0 : 0.75 * ink.opacity * falloff(off, thickness * 0.4, thickness * 1.3);
  };
  stamp(
    cell.canvas,
    { x, y, reach: radius * 1.6 + 3, colour: ink.colour, opacity },
    ink.mask,
    0.75 * ink.opacity * 0.3,
  );
  for (let dots = random.chance(0.3) ? 2 : 1; dots > 0; dots--) {
    const angle = random.between(0, 2 * Math.PI);
    drawDrop(
      cell,
      random,
      { x: x + Math.cos(angle) * radius, y: y + Math.sin(angle) * radius, reach },
      radius * random.between(0.3, 0.5),
      ink,
    );
  }
}

function drawDrop(cell: Cell, random: Random, { x, y }: Place, radius: number, ink: Ink, share = 1): void {
  const shape = blot(random, Math.max(1.3, radius), 0.12);
  const opacity = (dx: number, dy: number) => share * ink.opacity * shape(dx, dy);
  stamp(
    cell.canvas,
    { x, y, reach: radius * 1.5 + 3, colour: ink.colour, opacity },
    ink.mask,
    share * ink.opacity * 0.3,
  );
}

/** A grown trophozoite: an uneven body with a paler vacuole, chromatin at its side and grains of pigment. */
function drawTrophozoite(cell: Cell, random: Random, place: Place, ink: Ink): void {
  const radius = place.reach * random.between(0.18, 0.33);
  const body = blot(random, radius, 0.16);
  const vacuole = blot(random, radius * random.between(0.3, 0.55), 0.15);
  const [vx, vy] = [radius * random.between(-0.3, 0.3), radius * random.between(-0.3, 0.3)];
  const opacity = (dx: number, dy: number) =>
    ink.opacity * 0.62 * body(dx, dy) * (1 - 0.75 * vacuole(dx - vx, dy - vy));
  stamp(cell.canvas, { ...place, reach: radius * 1.7 + 3, colour: ink.colour, opacity }, ink.mask, ink.opacity * 0.1);
  const angle = random.between(0, 2 * Math.PI);
  const side = { ...place, x: place.x + Math.cos(angle) * radius * 0.6, y: place.y + Math.sin(angle) * radius * 0.6 };
  drawDrop(cell, random, side, radius * random.between(0.25, 0.4), ink);
  for (let grains = random.between(0, 3); grains > 0; grains--) {
    const near = { ...place, x: place.x + radius * 0.5 * random.normal(), y: place.y + radius * 0.5 * random.normal() };
    drawDrop(cell, random, near, 1.4, { ...ink, colour: mix(ink.colour, [50, 30, 40], 0.6) });
  }
}

/** A schizont: merozoites packed around pigment. */
function drawSchizont(cell: Cell, random: Random, place: Place, ink: Ink): void {
  const radius = place.reach * random.between(0.26, 0.42);
  const veil = blot(random, radius, 0.1);
  const opacity = (dx: number, dy: number) => 0.3 * ink.opacity * veil(dx, dy);
  stamp(cell.canvas, { ...place, reach: radius * 1.5 + 3, colour: ink.colour, opacity }, ink.mask, 0.1 * ink.opacity);
  for (let count = Math.round(random.between(6, 14)); count > 0; count--) {
    const angle = random.between(0, 2 * Math.PI);
    const distance = radius * Math.sqrt(random.next()) * 0.85;
    const at = { ...place, x: place.x + Math.cos(angle) * distance, y: place.y + Math.sin(angle) * distance };
    drawDrop(cell, random, at, radius * random.between(0.13, 0.22), ink, random.between(0.75, 1));
  }
  drawDrop(cell, random, place, radius * 0.16, { ...ink, colour: mix(ink.colour, [60, 34, 30], 0.7) });
}

/**
 * Puts one parasite, sometimes two, on the cell.
 * @param faintest opacity of the palest parasite, (0,1]
 * @returns the exact mask of each, one byte a pixel, 1 where it can be seen
 */
export function drawParasites(cell: Cell, random: Random, stain: Stain, faintest: number): Uint8Array[] {
  return Array.from({ length: random.chance(0.14) ? 2 : 1 }, () => {
    const mask = new Uint8Array(cell.canvas.width * cell.canvas.height);
    const strength = faintest + (1 - faintest) * Math.sqrt(random.next());
    const ink = { opacity: Math.min(0.95, strength * stain.contrast), colour: stain.parasite, mask };
    const kind = random.next();
    if (kind < 0.5) drawRing(cell, random, placeInside(cell, random, 0.8), ink);
    else if (kind < 0.85) drawTrophozoite(cell, random, placeInside(cell, random, 0.72), ink);
    else drawSchizont(cell, random, placeInside(cell, random, 0.4), ink);
    return mask;
  });
}
