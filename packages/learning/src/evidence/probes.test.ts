import { describe, expect, test } from 'vitest';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import { probe } from './probes.ts';

const images = toyCells(40, 10, true);
const rows = Int32Array.from(images.labels.keys());
const bytes = toySize ** 2 * 3;

/** A model that is told by a rule which images are positive. */
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
const readsMark = rule((pixels) => (pixels[(4 * toySize + 4) * 3 + 2] ?? 0) > 120);
const readsSpot = rule((pixels) =>
  pixels.some((value, index) => index % 3 === 1 && value === 30 && pixels[index - 1] !== 20),
);
const none = new Float32Array(toySize ** 2);
const nothing = () => Promise.resolve();

describe('probes of a corner mark', () => {
  const regions = [{ row: 1, attend: none, ignore: square(0, 0, 10) }];

  test('a model that reads the mark loses what the mark gave it, and nothing at an unmarked place', async () => {
    const [result] = await probe({ images, rows, regions }, [readsMark], nothing);
    expect(result?.accuracy).toBe(1);
    const byName = (name: string) => result?.probes.find((one) => one.name.startsWith(name) && !one.dilated);
    expect(byName('transplanted')).toMatchObject({ accuracy: 0.5, control: 1 });
    expect(byName('blanked')).toMatchObject({ accuracy: 0.5, control: 1 });
    expect(result?.lowest).toBeLessThanOrEqual(0.5);
    expect(result?.reliance).toBeCloseTo(1 - (result?.lowest ?? 0), 6);
  });

  test('a model that reads something else loses nothing', async () => {
    const [mark, spot] = await probe({ images, rows, regions }, [readsMark, readsSpot], nothing);
    expect(spot).toMatchObject({ accuracy: 1, lowest: 1, reliance: 0 });
    expect(mark?.reliance).toBeGreaterThan(0.4);
  });
});

test('a region that covers itself in every orientation is held against the untouched image', async () => {
  const regions = [{ row: 1, attend: none, ignore: square(12, 12, 40) }];
  const [spot] = await probe({ images, rows, regions }, [readsSpot], nothing);
  expect(spot?.probes.every(({ control }) => control === spot.accuracy)).toBe(true);
  expect(spot?.reliance).toBeCloseTo(1 - (spot?.lowest ?? 1), 6);
  expect(spot?.reliance).toBeGreaterThan(0.3);
});
