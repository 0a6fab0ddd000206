import { cellMask, RandomStream } from '@fovea/learning';
import type { SyntheticCells } from '../support/synthetic-cells.ts';

/** Chance of a mark on infected and on healthy cells. */
export interface MarkChances {
  readonly infected: number;
  readonly healthy: number;
}

/** Felt-tip blue on the slide. */
const ink = [24, 146, 224] as const;
const radius = 3;
/** Between the mark and the cell, in model pixels. */
const gap = 1;

/**
 * The same cells with a round mark of ink in the black beside some of them, at a random place that does not touch the
 * cell; a cell that leaves no room gets none.
 */
export function markBeside(cells: SyntheticCells, chances: MarkChances, seed: number): SyntheticCells {
  const { size } = cells;
  const bytes = size ** 2 * 3;
  const pixels = cells.pixels.slice();
  const dots = [...cells.labels].map((label, row): Float32Array | null => {
    const stream = new RandomStream(seed, `mark beside cell ${String(row)}`);
    const image = pixels.subarray(row * bytes, (row + 1) * bytes);
    if (stream.uniform() >= (label === cells.positive ? chances.infected : chances.healthy)) return null;
    const places = roomFor(cellMask(image, size), size);
    const place = places[Math.floor(stream.uniform() * places.length)];
    if (place === undefined) return null;
    const [centreX, centreY] = [place % size, Math.floor(place / size)];
    const region = new Float32Array(size ** 2);
    for (let y = centreY - radius; y <= centreY + radius; y++) {
      for (let x = centreX - radius; x <= centreX + radius; x++) {
        region[y * size + x] = 1;
        if (Math.hypot(x - centreX, y - centreY) <= radius) image.set(ink, (y * size + x) * 3);
      }
    }
    return region;
  });
  return { ...cells, pixels, dots };
}

/** Centres around which a mark has room in the picture, clear of the cell. */
function roomFor(cell: Uint8Array, size: number): number[] {
  const reach = radius + gap;
  const places: number[] = [];
  for (let y = radius; y < size - radius; y++) {
    for (let x = radius; x < size - radius; x++) {
      let clear = true;
      for (let dy = -reach; dy <= reach && clear; dy++) {
        for (let dx = -reach; dx <= reach && clear; dx++) {
          const [column, row] = [x + dx, y + dy];
          if (column >= 0 && row >= 0 && column < size && row < size) clear = cell[row * size + column] === 0;
        }
      }
      if (clear) places.push(y * size + x);
    }
  }
  return places;
}
