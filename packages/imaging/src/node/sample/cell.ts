import type { Canvas } from './canvas.ts';
import { falloff, length } from './canvas.ts';
import type { Random } from './random.ts';
import type { Stain } from './stain.ts';

/** A cell's picture with the places that later parts are put at. */
export interface Cell {
  readonly canvas: Canvas;
  readonly centre: readonly [x: number, y: number];
  /** Radius in pixels towards an angle. */
  radiusAt(angle: number): number;
}

/** Smallest and largest side of a picture in pixels. */
const sides = { least: 80, most: 160 };
/** NIH masks come from a downsized picture: their edges are steps of this many pixels. */
const maskStep = 2;

/** The outline is tabulated: this many directions on the circle. */
const directions = 720;
/** How much of the light the stain takes per channel: green most, red least. */
const absorption = [0.5, 1, 0.55] as const;

interface Bite {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** An irregular disc: an ellipse whose radius wavers, sometimes with a bite where a neighbour lay. */
export function drawCell(random: Random, stain: Stain): Cell {
  const radius = stain.radius * (1 + 0.08 * random.normal());
  const squash = random.between(0.85, 1.17);
  const tilt = random.between(0, Math.PI);
  const waves = [2, 3, 4, 5, 7].map((frequency) => ({
    frequency,
    height: (0.09 * Math.abs(random.normal())) / frequency,
    phase: random.between(0, 2 * Math.PI),
  }));
  const exactRadius = (angle: number) => {
    const turned = angle - tilt;
    const ellipse = radius / Math.hypot(Math.cos(turned) / squash, Math.sin(turned) * squash);
    return (
      ellipse *
      waves.reduce((factor, { frequency, height, phase }) => factor + height * Math.cos(frequency * angle + phase), 1)
    );
  };
  const table = Float64Array.from({ length: directions }, (_, index) =>
    exactRadius((index / directions) * 2 * Math.PI),
  );
  const radiusAt = (angle: number) =>
    table[Math.floor((angle / (2 * Math.PI) + 1) * directions) % directions] ?? radius;
  const outline = Array.from({ length: 90 }, (_, index) => {
    const angle = (index / 90) * 2 * Math.PI;
    return [Math.cos(angle) * radiusAt(angle), Math.sin(angle) * radiusAt(angle)] as const;
  });
  const side = (reach: number) => Math.round(Math.min(sides.most, Math.max(sides.least, reach + 3)));
  const [left, right] = [Math.min(...outline.map(([x]) => x)), Math.max(...outline.map(([x]) => x))];
  const [top, bottom] = [Math.min(...outline.map(([, y]) => y)), Math.max(...outline.map(([, y]) => y))];
  const [width, height] = [side(right - left), side(bottom - top)];
  const centre = [width / 2 - (left + right) / 2, height / 2 - (top + bottom) / 2] as const;

  const bites: Bite[] = [];
  if (random.chance(0.16)) {
    const angle = random.between(0, 2 * Math.PI);
    const size = radius * random.between(0.2, 0.45);
    const away = radiusAt(angle) + size * random.between(0.1, 0.6);
    bites.push({ x: centre[0] + Math.cos(angle) * away, y: centre[1] + Math.sin(angle) * away, radius: size });
  }
  const canvas: Canvas = {
    width,
    height,
    rgb: new Float32Array(width * height * 3),
    cell: new Uint8Array(width * height),
  };
  const cell = { canvas, centre, radiusAt };
  fillBody(cell, random, stain, bites);
  return cell;
}

function fillBody({ canvas, centre, radiusAt }: Cell, random: Random, stain: Stain, bites: readonly Bite[]): void {
  const { width, height, rgb, cell } = canvas;
  const coarse = noiseField(random, width, height, 13);
  const fine = noiseField(random, width, height, 5);
  const light = { x: 0.05 * random.normal(), y: 0.05 * random.normal(), level: 1 + 0.035 * random.normal() };
  const pale = { x: 6 * random.normal(), y: 6 * random.normal(), reach: random.between(0.35, 0.75) };
  const pallor = stain.pallor * random.between(0.2, 1.5);
  for (let y = 0; y < height; y++) {
    const steppedY = Math.floor(y / maskStep) * maskStep + maskStep / 2 - centre[1];
    for (let x = 0; x < width; x++) {
      const steppedX = Math.floor(x / maskStep) * maskStep + maskStep / 2 - centre[0];
      const edge = radiusAt(Math.atan2(steppedY, steppedX));
      const distance = length(steppedX, steppedY);
      const isBitten = bites.some(
        (bite) => length(steppedX + centre[0] - bite.x, steppedY + centre[1] - bite.y) < bite.radius,
      );
      if (distance >= edge || isBitten) continue;
      const pixel = y * width + x;
      cell[pixel] = 1;
      const depth = distance / edge;
      const centreLight = pallor * falloff(length(steppedX - pale.x, steppedY - pale.y) / edge, 0.1, pale.reach + 0.25);
      const rim = 0.05 * falloff(1 - depth, 0.02, 0.16);
      const texture = stain.texture * ((coarse[pixel] ?? 0) + 0.6 * (fine[pixel] ?? 0));
      const slope = light.x * ((x - centre[0]) / edge) + light.y * ((y - centre[1]) / edge);
      const level = light.level + slope + texture - 0.6 * rim;
      const noise = stain.grain * (random.next() + random.next() - 1) * 1.7;
      for (let channel = 0; channel < 3; channel++) {
        const base = stain.cell[channel] ?? 0;
        const thickness = absorption[channel] ?? 1;
        const value = base * level + ((255 - base) * centreLight * 1.6 + (texture - rim) * 60) * thickness;
        rgb[pixel * 3 + channel] = value + noise;
      }
    }
  }
}

/** Smooth noise about 0 with spread near 1: random values on a grid of `step` pixels, joined bilinearly. */
function noiseField(random: Random, width: number, height: number, step: number): Float32Array {
  const columns = Math.ceil(width / step) + 2;
  const knots = Float32Array.from(
    { length: columns * (Math.ceil(height / step) + 2) },
    () => 3 * (random.next() - 0.5),
  );
  const field = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / step);
    const down = y / step - row;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / step);
      const across = x / step - column;
      const knot = row * columns + column;
      const upper = (knots[knot] ?? 0) * (1 - across) + (knots[knot + 1] ?? 0) * across;
      const lower = (knots[knot + columns] ?? 0) * (1 - across) + (knots[knot + columns + 1] ?? 0) * across;
      field[y * width + x] = upper * (1 - down) + lower * down;
    }
  }
  return field;
}
