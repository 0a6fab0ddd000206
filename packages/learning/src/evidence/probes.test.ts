import { describe, expect, test } from 'vitest';
import { square, toyCells, toySize } from '../testing/toy-cells.ts';
import type { Answering } from './answers.ts';
import type { ShownProbe } from './pictures.ts';
import type { ProbeSetting } from './probes.ts';
import { probe as probeAll } from './probes.ts';

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
const readsSpotIn = (pixels: Uint8Array) =>
  pixels.some((value, index) => index % 3 === 1 && value === 30 && pixels[index - 1] !== 20);
const readsSpot = rule(readsSpotIn);
/** Whether some part of the cell is of one colour, as a blank is. */
const isFlatSomewhere = (pixels: Uint8Array) => {
  const same = (one: number, other: number) =>
    [0, 1, 2].every((channel) => pixels[one * 3 + channel] === pixels[other * 3 + channel]);
  return Array.from({ length: toySize ** 2 - toySize - 1 }, (_, pixel) => pixel).some(
    (pixel) =>
      (pixels[pixel * 3] ?? 0) > 100 && [1, 2, 3, toySize, toySize + 1].every((step) => same(pixel, pixel + step)),
  );
};

const nothing = () => Promise.resolve();
const probe = async (setting: ProbeSetting, models: readonly [Answering, Answering], breathe: () => Promise<void>) =>
  (await probeAll(setting, models, breathe)).report;
const answering = (alike: Answering) => [alike, alike] as const;

describe('probes of a corner mark', () => {
  const regions = [{ row: 1, mask: square(0, 0, 10) }];

  test('a model that reads the mark loses what the mark gave it, and nothing at an unmarked place', async () => {
    const { before, relianceBefore } = await probe({ images, rows, regions }, answering(readsMark), nothing);
    expect(before.accuracy).toBe(1);
    const byName = (name: string) => before.probes.find((one) => one.name.startsWith(name) && !one.dilated);
    expect(byName('transplanted')).toMatchObject({ accuracy: 0.5, control: 1 });
    expect(byName('blanked')).toMatchObject({ accuracy: 0.5, control: 1 });
    expect(before.lowest).toBeLessThanOrEqual(0.5);
    expect(before.reliance).toBeCloseTo(1 - before.lowest, 6);
    expect(before.independent).toBeCloseTo(before.lowest, 6);
    expect(relianceBefore.value).toBeCloseTo(before.reliance, 6);
    expect(relianceBefore.low).toBeGreaterThan(0);
    expect(relianceBefore.confidence).toBeCloseTo(1 - 0.05 / 6, 9);
  });

  test('the report says how many images were asked, of how many', async () => {
    const ask = async (setting: { of?: number }) =>
      (await probe({ images, rows, regions, ...setting }, answering(readsMark), nothing)).asked;
    const subjects = new Set(rows.map((row) => images.subjects[row] ?? 0)).size;
    expect(await ask({})).toEqual({ images: rows.length, of: rows.length, subjects });
    expect(await ask({ of: 418 })).toEqual({ images: rows.length, of: 418, subjects });
  });

  test('what a model that reads something else gains is its whole fall', async () => {
    const { before, after, rise } = await probe({ images, rows, regions }, [readsMark, readsSpot], nothing);
    expect(after).toMatchObject({ accuracy: 1, lowest: 1, reliance: 0, independent: 1 });
    expect(before.reliance).toBeGreaterThan(0.4);
    expect(rise.value).toBeCloseTo(before.reliance, 6);
    expect(rise.low).toBeGreaterThan(0);
    expect(rise.high).toBeLessThanOrEqual(1);
  });

  test('a fall of reliance is told at the level that several candidates share', async () => {
    const change = async (candidates: number) =>
      (await probe({ images, rows, regions, candidates }, [readsMark, readsSpot], nothing)).relianceChange;
    const [alone, ofFive] = [await change(1), await change(5)];
    expect(alone.value).toBeLessThan(-0.4);
    expect(alone.high).toBeLessThan(0);
    expect(ofFive.confidence).toBeCloseTo(0.99, 9);
    expect(ofFive.high).toBeGreaterThan(alone.high);
  });

  test('more images of rare classes are asked, and count for their classes alone', async () => {
    const extra = rows.subarray(30);
    const few = { images, rows: rows.subarray(0, 30), regions };
    const one = await probeAll(few, [readsMark, readsSpot], nothing);
    const { report, shown, brought } = await probeAll({ ...few, extra }, [readsMark, readsSpot], nothing);
    expect(report.asked).toEqual(one.report.asked);
    expect(report.before.accuracy).toBe(one.report.before.accuracy);
    expect(shown.map(({ showing }) => showing)).toEqual(['untouched', 'exchanged', 'blanked', 'filled']);
    expect([...shown.map(({ before }) => before), brought.marked].map(({ right }) => right.length)).toEqual(
      Array(5).fill(40),
    );
  });

  test('a model against itself rises by nothing', async () => {
    const { rise } = await probe({ images, rows, regions }, answering(readsMark), nothing);
    expect(rise.value).toBe(0);
    expect(rise.low).toBe(-rise.high);
  });

  test('what falls at unmarked places as much as in the regions is no reliance, though P falls', async () => {
    const unmarked = toyCells(40, 10);
    const edge = [{ row: 1, mask: square(48, 28, 6) }];
    const fearsBlanks = rule((pixels) => readsSpotIn(pixels) !== isFlatSomewhere(pixels));
    const { before, after, rise } = await probe(
      { images: unmarked, rows, regions: edge },
      [readsSpot, fearsBlanks],
      nothing,
    );
    expect(after.lowest).toBeLessThan(before.lowest - 0.3);
    expect(Math.abs(after.reliance)).toBeLessThan(0.03);
    expect(Math.abs(rise.value)).toBeLessThan(0.03);
  });

  test('every probe is shown, with the pixels and answers behind it', async () => {
    const shown: ShownProbe[] = [];
    await probe({ images, rows, regions, show: (one) => shown.push(one) }, [readsMark, readsSpot], nothing);
    expect(shown.map(({ name, dilated }) => `${name} ${dilated}`)).toHaveLength(6);
    const [first] = shown;
    expect(first?.changed(0)).not.toEqual(first?.original(0));
    expect(first?.answers.untouched[0].right.every((value) => value === 1)).toBe(true);
    expect(first?.answers.changed[1].right.every((value) => value === 1)).toBe(true);
  });
});

test('a region in the middle is held against the same change beside it', async () => {
  const unmarked = toyCells(40, 10);
  const middle = [{ row: 1, mask: square(27, 27, 10) }];
  const fearsBlanks = rule((pixels) => readsSpotIn(pixels) !== isFlatSomewhere(pixels));
  const { before, uncontrolled } = await probe(
    { images: unmarked, rows, regions: middle },
    answering(fearsBlanks),
    nothing,
  );
  expect(uncontrolled).toBe(0);
  const blanked = before.probes.find(({ name, dilated }) => name === 'blanked' && !dilated);
  // A blank turns answers wherever it lies.
  expect(blanked?.control).toBeLessThan(before.accuracy - 0.3);
});

test('a region that leaves no room beside it is held against the untouched image, and the report says so', async () => {
  const regions = [{ row: 1, mask: square(12, 12, 40) }];
  const { before: spot, uncontrolled } = await probe({ images, rows, regions }, answering(readsSpot), nothing);
  expect(uncontrolled).toBe(1);
  expect(spot.probes.every(({ control }) => control === spot.accuracy)).toBe(true);
  expect(spot.reliance).toBeCloseTo(1 - spot.lowest, 6);
  expect(spot.reliance).toBeGreaterThan(0.3);
});

test('rings, widening and steps are shares of the width: doubled images are changed as the small ones are', async () => {
  const double = (from: ArrayLike<number>, channels: number): number[] =>
    Array.from({ length: 4 * from.length }, (_, index) => {
      const pixel = Math.floor(index / channels);
      const x = Math.floor((pixel % (2 * toySize)) / 2);
      const y = Math.floor(Math.floor(pixel / (2 * toySize)) / 2);
      return from[(y * toySize + x) * channels + (index % channels)]!;
    });
  const few = toyCells(4, 2, true);
  const large = {
    ...few,
    size: 2 * toySize,
    pixels: Uint8Array.from(
      [0, 1, 2, 3].flatMap((row) => double(few.pixels.subarray(row * bytes, (row + 1) * bytes), 3)),
    ),
  };
  const mask = square(27, 27, 10);
  /** Where a blank, as widened, changes the first image: the share of all pixels. */
  const changedIn = async (on: typeof few, region: Float32Array) => {
    const shown: ShownProbe[] = [];
    const model: Answering = {
      predict: (pixels) => {
        const answers = new Float32Array((2 * pixels.length) / (on.size ** 2 * 3));
        return { logits: answers, probabilities: answers, maps: new Float32Array() };
      },
    };
    const regions = [{ row: 1, mask: region }];
    await probeAll(
      { images: on, rows: Int32Array.of(0, 1, 2, 3), regions, show: (one) => shown.push(one) },
      answering(model),
      nothing,
    );
    const { original, changed, control } = shown.find(({ name, dilated }) => name === 'blanked' && dilated)!;
    const share = (imageAt: ShownProbe['original']) => {
      const before = original(0);
      return imageAt(0).filter((value, at) => value !== before[at]).length / before.length;
    };
    return [share(changed), share(control!)];
  };
  const small = await changedIn(few, mask);
  const wide = await changedIn(large, Float32Array.from(double(mask, 1)));
  expect(small[0]).toBeGreaterThan(0.03);
  for (const place of [0, 1]) expect(Math.abs(small[place]! - wide[place]!)).toBeLessThan(0.004);
});
