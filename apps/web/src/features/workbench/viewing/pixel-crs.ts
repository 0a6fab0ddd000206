import type { Extent, Frame, Point } from '@fovea/domain';
import { squareOf } from '@fovea/domain';

/**
 * The one place where image pixels (x right, y down, pixel (i, j) covers [i, i + 1) × [j, j + 1)) meet Leaflet's
 * coordinates. `CRS.Simple` has y up, so latitude = −y and longitude = x; one pixel is one unit, and at zoom z it covers
 * 2^z screen pixels.
 */
export interface LatLngLike {
  readonly lat: number;
  readonly lng: number;
}

export type LatLngPair = [latitude: number, longitude: number];
export type BoundsPair = [LatLngPair, LatLngPair];

export function toLatLng([x, y]: Point): LatLngPair {
  // 0 − y instead of −y: negative zero would leak into comparisons and URLs.
  return [0 - y, x];
}

export function toPixel({ lat, lng }: LatLngLike): Point {
  return [lng, 0 - lat];
}

function boundsOf({ x, y, width, height }: Extent): BoundsPair {
  return [toLatLng([x, y + height]), toLatLng([x + width, y])];
}

export function imageBounds({ width, height }: { width: number; height: number }): BoundsPair {
  return boundsOf({ x: 0, y: 0, width, height });
}

/** What a panel shows, in image pixels: the whole image, and the whole square that the model sees. */
export function sceneOf(frame: Frame): Extent {
  const square = squareOf(frame);
  const [x, y] = [Math.min(0, square.x), Math.min(0, square.y)];
  return {
    x,
    y,
    width: Math.max(frame.width, square.x + square.width) - x,
    height: Math.max(frame.height, square.y + square.height) - y,
  };
}

export const sceneBounds = (frame: Frame): BoundsPair => boundsOf(sceneOf(frame));

/** Screen pixels per image pixel at a zoom. */
export function zoomScale(zoom: number): number {
  return 2 ** zoom;
}
