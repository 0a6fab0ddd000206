import type { Frame, Point } from '@fovea/domain';
import { valueAt } from '@fovea/domain';
import type { Pixels } from '../probe.ts';
import { colourAt } from '../probe.ts';

export type Line = readonly [from: Point, to: Point];

/** What lies under one place of a line. */
export interface ProfilePoint {
  /** From the line's beginning, in image pixels. */
  readonly distance: number;
  /** Mean of red, green and blue, 0 to 255; null outside the image, and while no picture is loaded. */
  readonly brightness: number | null;
  /** Of the map; null outside of it, and while there is none. */
  readonly value: number | null;
}

export const lengthOf = ([[x1, y1], [x2, y2]]: Line): number => Math.hypot(x2 - x1, y2 - y1);

/** Along a line at equal steps of one image pixel or a little less, both ends included: the pixels and values that a probe reads. */
export function profileOf(line: Line, pixels: Pixels | null, map: Float32Array | null, frame: Frame): ProfilePoint[] {
  const [[x1, y1], [x2, y2]] = line;
  const length = lengthOf(line);
  const steps = Math.max(1, Math.ceil(length));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const share = step / steps;
    const point = [x1 + share * (x2 - x1), y1 + share * (y2 - y1)] as const;
    const [x, y] = [Math.floor(point[0]), Math.floor(point[1])];
    const inImage = x >= 0 && y >= 0 && x < frame.width && y < frame.height;
    const colour = inImage && pixels !== null ? colourAt(pixels, x, y) : null;
    return {
      distance: share * length,
      brightness: colour === null ? null : (colour[0] + colour[1] + colour[2]) / 3,
      value: map === null ? null : (valueAt(map, frame, point) ?? null),
    };
  });
}
