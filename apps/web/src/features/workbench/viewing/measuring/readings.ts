import type { Point } from '@fovea/domain';
import { csvFormatRows } from 'd3-dsv';

/** What is read at one pixel, with the value of each map that is shown. */
export interface Reading {
  readonly x: number;
  readonly y: number;
  readonly rgb: readonly [red: number, green: number, blue: number] | null;
  readonly maps: readonly {
    readonly title: string;
    readonly value: number | null;
    readonly percentile: number | null;
  }[];
}

export const samePixel = (one: Point, other: Point): boolean =>
  one.every((value, axis) => Math.floor(value) === Math.floor(other[axis] ?? NaN));

const digits = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(7))));

/**
 * Readings as a table with a row of names: place in px, and in µm where the size of a pixel is known, colour, then the value
 * and the percentile of each map. What is not there is empty.
 */
export function readingsCsv(image: string, readings: readonly Reading[], pixelSize: number | null): string {
  const titles = readings[0]?.maps.map(({ title }) => title) ?? [];
  const names = [
    ...['image', 'number', 'x (px)', 'y (px)', 'x (µm)', 'y (µm)', 'red', 'green', 'blue'],
    ...titles.flatMap((title) => [title, `${title}, percentile`]),
  ];
  const rows = readings.map(({ x, y, rgb, maps }, index) => [
    ...[image, String(index + 1), String(x), String(y)],
    ...[x, y].map((px) => digits(pixelSize === null ? null : px * pixelSize)),
    ...(rgb === null ? ['', '', ''] : rgb.map(String)),
    ...maps.flatMap(({ value, percentile }) => [digits(value), digits(percentile)]),
  ]);
  return csvFormatRows([names, ...rows]);
}
