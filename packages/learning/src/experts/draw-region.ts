import { dilate } from '../images/dilate.ts';
import type { RandomStream } from '../random/random-stream.ts';
import type { ExpertSettings } from './expert-settings.ts';

type Hand = Pick<ExpertSettings, 'coverage' | 'missing' | 'outline' | 'looseness' | 'offset'>;

/** First and last pixel of a region on each axis. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * A known region as a hand draws it: a part of it, wider, off by some way.
 * @param region size × size, in [0,1], with any pixel above 0
 */
export function drawRegion(region: Float32Array, size: number, hand: Hand, stream: RandomStream): Float32Array {
  const { coverage, missing, outline, looseness, offset } = hand;
  let drawn: Float32Array = region.slice();
  if (coverage < 1) {
    const angle = missing === 'top' ? Math.PI / 2 : 2 * Math.PI * stream.uniform();
    drawn = keepSide(drawn, size, coverage, [Math.cos(angle), Math.sin(angle)]);
  }
  drawn = outline === 'box' ? boxAround(drawn, size, looseness * size) : dilate(drawn, size, looseness * size);
  if (offset > 0) {
    const angle = 2 * Math.PI * stream.uniform();
    const { left, top, right, bottom } = boxOf(drawn, size);
    const across = Math.round(Math.cos(angle) * offset * size);
    const down = Math.round(Math.sin(angle) * offset * size);
    drawn = move(drawn, size, clamp(across, -left, size - 1 - right), clamp(down, -top, size - 1 - bottom));
  }
  return drawn;
}

/**
 * A region moved to where it covers least of what it should: of nothing, where there is room. All such places are as
 * likely.
 * @param truth the region that the mark must miss
 */
export function misplace(drawn: Float32Array, truth: Float32Array, size: number, stream: RandomStream): Float32Array {
  const { left, top, right, bottom } = boxOf(drawn, size);
  const pixels = [...drawn.keys()].filter((pixel) => drawn[pixel]! > 0);
  let least = Number.POSITIVE_INFINITY;
  let places: (readonly [across: number, down: number])[] = [];
  for (let down = -top; down < size - bottom; down++) {
    for (let across = -left; across < size - right; across++) {
      const covered = pixels.reduce((sum, pixel) => sum + truth[pixel + down * size + across]!, 0);
      if (covered > least) continue;
      if (covered < least) places = [];
      least = covered;
      places.push([across, down]);
    }
  }
  const [across, down] = places[stream.below(places.length)] ?? [0, 0];
  return move(drawn, size, across, down);
}

/** The share of a region's mass that lies farthest along a direction. */
function keepSide(region: Float32Array, size: number, share: number, [x, y]: readonly [number, number]): Float32Array {
  const along = (pixel: number) => (pixel % size) * x + Math.floor(pixel / size) * y;
  const pixels = [...region.keys()]
    .filter((pixel) => region[pixel]! > 0)
    .sort((one, other) => along(other) - along(one));
  const wanted = share * pixels.reduce((sum, pixel) => sum + region[pixel]!, 0);
  const kept = new Float32Array(region.length);
  let mass = 0;
  for (const pixel of pixels) {
    if (mass >= wanted - 1e-6) break;
    kept[pixel] = region[pixel]!;
    mass += region[pixel]!;
  }
  return kept;
}

function boxAround(region: Float32Array, size: number, margin: number): Float32Array {
  const { left, top, right, bottom } = boxOf(region, size);
  const around = Math.round(margin);
  return region.map((_, pixel) => {
    const [column, row] = [pixel % size, Math.floor(pixel / size)];
    const inside = column >= left - around && column <= right + around && row >= top - around && row <= bottom + around;
    return inside ? 1 : 0;
  });
}

function boxOf(region: Float32Array, size: number): Box {
  let [left, top, right, bottom] = [size, size, -1, -1];
  region.forEach((value, pixel) => {
    if (value <= 0) return;
    const [column, row] = [pixel % size, Math.floor(pixel / size)];
    [left, top, right, bottom] = [
      Math.min(left, column),
      Math.min(top, row),
      Math.max(right, column),
      Math.max(bottom, row),
    ];
  });
  return { left, top, right, bottom };
}

/** Moves a region by whole pixels, none of it over the edge. */
function move(region: Float32Array, size: number, across: number, down: number): Float32Array {
  const moved = new Float32Array(region.length);
  region.forEach((value, pixel) => {
    if (value > 0) moved[pixel + down * size + across] = value;
  });
  return moved;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
