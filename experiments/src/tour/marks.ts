import type { RenderedSample } from '@fovea/imaging/node';
import type { RandomStream } from '@fovea/learning';

/** In image pixels; covers [x, x + width) × [y, y + height). */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a hand sets each side of a rectangle around a dot: so far out, as a share of the dot's side; below 0 it cuts. */
const margin = { least: -0.05, most: 0.35 };
/** A rectangle counts as on the cell where this share of it is. */
const mostlyOnCell = 0.9;
const placesToTry = 500;
/** So many pixels a wrong rectangle keeps away from the dot's box. */
const apart = 2;

const between = (low: number, high: number, stream: RandomStream) => low + (high - low) * stream.uniform();

/** The box of the ink dot; null on a cell without one. */
export function dotOf({ regions }: Pick<RenderedSample, 'regions'>): Box | null {
  return regions.find(({ kind }) => kind === 'dot') ?? null;
}

/** A rectangle as a person draws it around something, from corner to corner by eye: each side is off by chance. */
export function drawnAround(box: Box, image: Pick<RenderedSample, 'width' | 'height'>, stream: RandomStream): Box {
  const off = () => between(margin.least, margin.most, stream);
  const left = Math.max(0, box.x - off() * box.width);
  const top = Math.max(0, box.y - off() * box.height);
  const right = Math.min(image.width, box.x + box.width + off() * box.width);
  const bottom = Math.min(image.height, box.y + box.height + off() * box.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * A rectangle of the same size somewhere else on the cell, clear of the dot. Where the cell leaves no such place, the one
 * of those tried that has most of the cell.
 */
export function drawnElsewhere(right: Box, image: RenderedSample, stream: RandomStream): Box {
  const dot = dotOf(image);
  let best: { box: Box; share: number } | null = null;
  for (let tried = 0; tried < placesToTry; tried++) {
    const box = {
      ...right,
      x: between(0, image.width - right.width, stream),
      y: between(0, image.height - right.height, stream),
    };
    if (dot !== null && meets(box, dot)) continue;
    const share = shareOnCell(box, image);
    if (share >= mostlyOnCell) return box;
    if (best === null || share > best.share) best = { box, share };
  }
  if (best === null) throw new Error(`${image.name}: the dot leaves no place for another rectangle of its size.`);
  return best.box;
}

const meets = (one: Box, other: Box) =>
  one.x < other.x + other.width + apart &&
  one.x + one.width > other.x - apart &&
  one.y < other.y + other.height + apart &&
  one.y + one.height > other.y - apart;

/** Share of a box's pixels that are not the black surround. */
function shareOnCell({ x, y, width, height }: Box, image: Pick<RenderedSample, 'rgb' | 'width' | 'height'>): number {
  let [inside, all] = [0, 0];
  for (let row = Math.floor(y); row < Math.min(image.height, y + height); row++) {
    for (let column = Math.floor(x); column < Math.min(image.width, x + width); column++) {
      const first = (row * image.width + column) * 3;
      all++;
      if ((image.rgb[first] ?? 0) + (image.rgb[first + 1] ?? 0) + (image.rgb[first + 2] ?? 0) > 0) inside++;
    }
  }
  return inside / all;
}
