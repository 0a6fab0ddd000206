import { expect, test } from 'vitest';
import { toyCells, toySize } from '../testing/toy-cells.ts';
import { complementProbe } from './complement.ts';
import type { ShownProbe } from './pictures.ts';

/** Every second cell has a spot; all of those carry a mark in the corner as well. */
const images = toyCells(40, 10, true);
const bytes = toySize ** 2 * 3;
const rule = (isPositive: (pixels: Uint8Array) => boolean) => ({
  predict: (pixels: Uint8Array) => {
    const count = pixels.length / bytes;
    const logits = Float32Array.from({ length: count * 2 }, (_, index) => {
      const positive = isPositive(pixels.subarray(Math.floor(index / 2) * bytes, (Math.floor(index / 2) + 1) * bytes));
      return positive === (index % 2 === 1) ? 1 : 0;
    });
    return { logits, probabilities: logits, maps: new Float32Array(count * toySize ** 2) };
  },
});
const isSpot = (value: number, index: number, pixels: Uint8Array) =>
  index % 3 === 1 && value === 30 && pixels[index - 1] !== 20;
const readsSpot = rule((pixels) => pixels.some(isSpot));
const readsMark = rule((pixels) => (pixels[(4 * toySize + 4) * 3 + 2] ?? 0) > 120);
const nothing = () => Promise.resolve();

const rows = Int32Array.from(images.labels.keys());
const spotOf = (row: number) => ({
  row,
  mask: Float32Array.from({ length: toySize ** 2 }, (_, pixel) =>
    isSpot(images.pixels[row * bytes + pixel * 3 + 1] ?? 0, pixel * 3 + 1, images.pixels.subarray(row * bytes)) ? 1 : 0,
  ),
});
const setting = { images, regions: [1, 3, 5, 7, 9].map(spotOf), partners: rows, heldOut: true };

test('a model that answers from the regions holds its accuracy and loses it without them; one that reads elsewhere does not', async () => {
  const report = await complementProbe(setting, [readsSpot, readsMark], nothing);
  expect(report).toMatchObject({
    images: 5,
    heldOut: true,
    before: { accuracy: 1, lowest: 1, reliance: 1 },
    after: { accuracy: 1, lowest: 0, reliance: 0 },
  });
  expect(new Set(report?.before.probes.map(({ name, dilated }) => `${name} ${dilated}`)).size).toBe(8);
  for (const change of [report?.change, report?.relianceChange]) {
    expect(change).toMatchObject({ value: -1, low: -1 });
    expect(change?.high).toBeLessThan(0);
  }
  const back = await complementProbe(setting, [readsMark, readsSpot], nothing);
  expect(back?.change).toMatchObject({ value: 1, high: 1 });
  expect(back?.change.low).toBeGreaterThan(0);
});

test('cells of the other class are asked only where there is none of the positive, in surroundings of their own', async () => {
  const healthy = [0, 2, 4].map((row) => ({ row, mask: spotOf(row + 1).mask }));
  const alone = await complementProbe({ ...setting, regions: healthy }, [readsSpot, readsSpot], nothing);
  expect(alone).toMatchObject({ images: 3, before: { accuracy: 1, lowest: 1 } });
  // What lies inside comes from infected cells, though, or it would tell nothing.
  expect(alone?.before.reliance).toBeGreaterThan(0);
  const both = await complementProbe(
    { ...setting, regions: [...healthy, ...setting.regions] },
    [readsSpot, readsMark],
    nothing,
  );
  expect(both).toMatchObject({ images: 5, after: { lowest: 0 } });
});

test('a model that gives all images one answer relies on nothing', async () => {
  const always = rule(() => true);
  const report = await complementProbe(setting, [readsMark, always], nothing);
  expect(report).toMatchObject({ before: { reliance: 0 }, after: { accuracy: 1, lowest: 1, reliance: 0 } });
});

test('where no image with regions has a label, there is nothing to probe', async () => {
  const labels = Int8Array.from(images.labels, (label, row) => (row < 10 ? -1 : label));
  expect(
    await complementProbe({ ...setting, images: { ...images, labels } }, [readsSpot, readsMark], nothing),
  ).toBeNull();
});

test.each([
  ['black', [0, 0, 0]],
  ['white', [255, 255, 255]],
  ['edge', [70, 150, 90]],
  ['none', null],
] as const)(
  'a blank is of one colour where there is no region, but for the background: %s',
  async (background, colour) => {
    const around = colour ?? [70, 150, 90];
    // Cells on another colour than black.
    const pixels = images.pixels.map((value, index) => {
      const start = index - (index % 3);
      return images.pixels.subarray(start, start + 3).every((channel) => channel === 0) ? around[index % 3]! : value;
    });
    const shown: ShownProbe[] = [];
    const on = { ...setting, images: { ...images, pixels }, background, show: (one: ShownProbe) => shown.push(one) };
    await complementProbe(on, [readsSpot, readsMark], nothing);
    const blanked =
      shown.find(({ name, dilated }) => name === 'outside blanked' && !dilated)?.changed(0) ?? new Uint8Array();
    const pixel = (x: number, y: number) => [...blanked.subarray((y * toySize + x) * 3, (y * toySize + x + 1) * 3)];
    // In the corner there is no cell, and at (32, 8) there is one.
    expect(pixel(63, 63)).toEqual(colour ?? pixel(32, 8));
    expect(pixel(32, 8)).not.toEqual(around);
  },
);
