import type { Letterbox, Point } from '@fovea/domain';

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

function rectangleBounds(x: number, y: number, width: number, height: number): BoundsPair {
  return [toLatLng([x, y + height]), toLatLng([x + width, y])];
}

export function imageBounds({ width, height }: { width: number; height: number }): BoundsPair {
  return rectangleBounds(0, 0, width, height);
}

/** The padded square that the model sees, in image pixels: what the attention map spans. */
export function squareOf({ left, top, size, scale }: Letterbox): { x: number; y: number; side: number } {
  return { x: 0 - left, y: 0 - top, side: size / scale };
}

export function squareBounds(box: Letterbox): BoundsPair {
  const { x, y, side } = squareOf(box);
  return rectangleBounds(x, y, side, side);
}

/** Screen pixels per image pixel at a zoom. */
export function zoomScale(zoom: number): number {
  return 2 ** zoom;
}
