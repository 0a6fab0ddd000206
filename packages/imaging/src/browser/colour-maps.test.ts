import { expect, test } from 'vitest';
import type { ColourMapName } from './index.ts';
import { colourise, colourTable, divergingRange, legendTicks, tableLength } from './index.ts';

const at = (name: ColourMapName, position: number) => [
  ...colourTable(name).subarray(position * (tableLength - 1) * 3, position * (tableLength - 1) * 3 + 3),
];

test('the ends of the maps are the published colours', () => {
  expect(at('viridis', 0)).toEqual([0x44, 0x01, 0x54]);
  expect(at('viridis', 1)).toEqual([0xfd, 0xe7, 0x25]);
  expect(at('magma', 0)).toEqual([0, 0, 4]);
  expect(at('inferno', 1)).toEqual([0xfc, 0xff, 0xa4]);
  expect(at('grey', 0)).toEqual([0, 0, 0]);
  expect(at('grey', 1)).toEqual([255, 255, 255]);
});

test('sequential maps for exact reading grow lighter all the way', () => {
  for (const name of ['viridis', 'magma', 'inferno', 'cividis', 'grey'] as const) {
    const table = colourTable(name);
    let before = -1;
    for (let entry = 0; entry < tableLength; entry += 16) {
      const [red = 0, green = 0, blue = 0] = table.subarray(entry * 3, entry * 3 + 3);
      const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      expect(light, `${name} at ${entry}`).toBeGreaterThanOrEqual(before - 1);
      before = light;
    }
  }
});

test('zero is the pale middle of the diverging map, red is more, blue is less', () => {
  const map = Float32Array.from([-0.2, 0, 0.5, Number.NaN]);
  const range = divergingRange(map);
  expect(range).toEqual({ low: -0.5, high: 0.5 });
  const pixels = colourise(map, 'diverging', range);
  expect(Math.min(...pixels.subarray(4, 7))).toBeGreaterThan(235);
  expect(pixels[2]).toBeGreaterThan(pixels[0] ?? 255);
  expect(pixels[8]).toBeGreaterThan((pixels[10] ?? 0) + 50);
  expect([...pixels.subarray(12)]).toEqual([0, 0, 0, 0]);
});

test('values beyond the range take the colour of its end', () => {
  const pixels = colourise(Float32Array.from([-3, 0, 1, 7]), 'viridis', { low: 0, high: 1 });
  expect(pixels.subarray(0, 4)).toEqual(pixels.subarray(4, 8));
  expect(pixels.subarray(8, 12)).toEqual(pixels.subarray(12, 16));
  expect(pixels.subarray(0, 4)).not.toEqual(pixels.subarray(8, 12));
});

test('a legend has round values at their places', () => {
  expect(legendTicks({ low: 0, high: 1 })).toEqual([
    { value: 0, position: 0, label: '0.0' },
    { value: 0.2, position: 0.2, label: '0.2' },
    { value: 0.4, position: 0.4, label: '0.4' },
    { value: 0.6, position: 0.6, label: '0.6' },
    { value: 0.8, position: 0.8, label: '0.8' },
    { value: 1, position: 1, label: '1.0' },
  ]);
  expect(legendTicks({ low: -0.5, high: 0.5 }, 2).map((tick) => tick.label)).toEqual(['-0.5', '0.0', '0.5']);
  expect(legendTicks({ low: 2, high: 2 })).toHaveLength(1);
});
