import { isFoveaError } from '@fovea/domain';
import { describe, expect, test } from 'vitest';
import { markedImage } from '../images/marked-image.ts';
import { RandomStream } from '../random/random-stream.ts';
import type { ExpertSettingsInput } from './expert-settings.ts';
import type { KnownRegions } from './simulated-expert.ts';
import { simulatedExpert } from './simulated-expert.ts';

const size = 16;
const area = size * size;

/** A rectangle of ones. */
function rectangle(x: number, y: number, width: number, height: number): Float32Array {
  return Float32Array.from({ length: area }, (_, pixel) => {
    const [column, row] = [pixel % size, Math.floor(pixel / size)];
    return column >= x && column < x + width && row >= y && row < y + height ? 1 : 0;
  });
}

const region = rectangle(4, 6, 4, 4);
const known = (count: number, of = region): KnownRegions => ({
  size,
  regions: Array.from({ length: count }, (_, index) => markedImage(10 * index, { ignore: of })),
});
const drawn = (settings: Omit<ExpertSettingsInput, 'images'>, seed = 1, of = region) =>
  simulatedExpert({ images: 1, ...settings }, known(1, of), seed)[0]!.regions[0]!.mask;
const mass = (of: Float32Array) => of.reduce((sum, value) => sum + value, 0);
const overlap = (one: Float32Array, other: Float32Array) => one.reduce((sum, value, at) => sum + value * other[at]!, 0);
const seeds = Array.from({ length: 12 }, (_, seed) => seed);

describe('which images', () => {
  test('at random: those of the seed, each once', () => {
    const rows = (seed: number) => simulatedExpert({ images: 5 }, known(30), seed).map(({ row }) => row);
    expect(rows(1)).toEqual(rows(1));
    expect(rows(1)).not.toEqual(rows(2));
    expect(new Set(rows(1)).size).toBe(5);
    const shuffled = new RandomStream(1, 'images that the expert marks').shuffle(
      Int32Array.from({ length: 30 }, (_, index) => 10 * index),
    );
    expect(rows(1)).toEqual([...shuffled.subarray(0, 5)]);
  });

  // Rows 0, 10 and 20 hold regions; probability of class 1, and the truth.
  const answers = {
    probabilities: new Float32Array(21 * 2),
    classes: 2,
    labels: new Int8Array(21),
  };
  for (const [row, positive, label] of [
    [0, 0.9, 1],
    [10, 0.8, 0],
    [20, 0.45, 0],
  ] as const) {
    answers.probabilities.set([1 - positive, positive], row * 2);
    answers.labels[row] = label;
  }
  const picked = (picks: 'wrong' | 'uncertain') =>
    simulatedExpert({ images: 3, picks }, { ...known(3), answers }, 4).map(({ row }) => row);

  test('the most wrong ones first: truth .2, .55, .9', () => {
    expect(picked('wrong')).toEqual([10, 20, 0]);
  });

  test('the least certain ones first: leads .1, .6, .8', () => {
    expect(picked('uncertain')).toEqual([20, 10, 0]);
  });

  test('by what else the model shows of them: off the cell, far from those picked before, and in turns', () => {
    const [offTheCell, values] = [new Float32Array(21), new Float32Array(21 * 2)];
    for (const [row, off, x, y] of [
      [0, 0.1, 1, 0],
      [10, 0.05, 1, 1],
      [20, 0.6, 0, 1],
    ] as const) {
      offTheCell[row] = off;
      values.set([x, y], row * 2);
    }
    const features = { values, width: 2 };
    const by = (picks: 'off-the-cell' | 'far' | 'next-to-review') =>
      simulatedExpert({ images: 3, picks }, { ...known(3), answers: { ...answers, offTheCell, features } }, 4).map(
        ({ row }) => row,
      );
    expect(by('off-the-cell')).toEqual([20, 0, 10]);
    // The diagonal is the most usual; the two others are equally far from it.
    expect(by('far')[0]).toBe(10);
    // Wrong: 10; unsure: 20, which would be off the cell, too; far: the one that is left.
    expect(by('next-to-review')).toEqual([10, 20, 0]);
  });

  test('and marks nothing on those that have nothing to mark', () => {
    const unmarked = Int32Array.from({ length: 7 }, (_, index) => 1000 + index);
    const marked = simulatedExpert({ images: 5 }, { ...known(3), unmarked }, 2);
    expect(marked.length).toBeLessThan(5);
    expect(simulatedExpert({ images: 10 }, { ...known(3), unmarked }, 2)).toHaveLength(3);
  });

  test('are not picked by answers that are missing, nor more than there are', () => {
    for (const settings of [
      { images: 2, picks: 'wrong' },
      { images: 2, picks: 'far' },
      { images: 4 },
      { images: 2, coverage: 0 },
    ] as const) {
      try {
        simulatedExpert(settings, known(3), 0);
        expect.unreachable();
      } catch (error) {
        expect(isFoveaError(error) && error.code).toBe('INPUT_INVALID');
      }
    }
  });
});

describe('how they are drawn', () => {
  test('by a faultless expert: as they are, in both meanings', () => {
    const attend = rectangle(1, 1, 2, 3);
    const both = markedImage(0, { attend, ignore: region });
    expect(simulatedExpert({ images: 1 }, { size, regions: [both] }, 0)).toEqual([both]);
  });

  test('a quarter of it, on some side', () => {
    for (const seed of seeds) {
      const part = drawn({ coverage: 0.25 }, seed);
      expect(mass(part)).toBe(4);
      expect(overlap(part, region)).toBe(4);
    }
    expect(drawn({ coverage: 0.25 }, 1)).not.toEqual(drawn({ coverage: 0.25 }, 2));
  });

  test('its lower half, where the top is missing', () => {
    for (const seed of seeds) expect(drawn({ coverage: 0.5, missing: 'top' }, seed)).toEqual(rectangle(4, 8, 4, 2));
  });

  test('wider: a disc’s radius around, or a box', () => {
    const wide = drawn({ looseness: 1 / 16 });
    expect(mass(wide)).toBe(16 + 4 * 4);
    expect(drawn({ looseness: 2 / 16, outline: 'box' })).toEqual(rectangle(2, 4, 8, 8));
    const diagonal = new Float32Array(area);
    for (const pixel of [0, size + 1, 2 * size + 2]) diagonal[pixel] = 1;
    expect(drawn({ outline: 'box' }, 1, diagonal)).toEqual(rectangle(0, 0, 3, 3));
  });

  test('off by so much, to some side, never over the edge', () => {
    const moved = seeds.map((seed) => drawn({ offset: 3 / 16 }, seed));
    for (const mark of moved) {
      expect(mass(mark)).toBe(16);
      const at = [...mark.keys()].find((pixel) => mark[pixel] === 1)!;
      const way = Math.hypot((at % size) - 4, Math.floor(at / size) - 6);
      expect(way).toBeGreaterThan(2.2);
      expect(way).toBeLessThan(3.8);
    }
    expect(new Set(moved.map(String)).size).toBeGreaterThan(4);
    for (const seed of seeds) expect(mass(drawn({ offset: 0.5 }, seed))).toBe(16);
  });

  test('half as strongly', () => {
    expect(drawn({ strength: 0.5 })).toEqual(region);
    const [weak] = simulatedExpert({ images: 1, strength: 0.5 }, known(1), 0);
    expect(weak?.regions.map(({ strength }) => strength)).toEqual([0.5]);
  });

  test('in a wrong place on so many of the images, and there of nothing', () => {
    const marks = simulatedExpert({ images: 20, wrongRate: 0.25 }, known(40), 3);
    const masks = marks.map(({ regions }) => regions[0]!.mask);
    const misses = masks.filter((mask) => overlap(mask, region) === 0);
    expect(misses).toHaveLength(5);
    for (const mask of misses) expect(mass(mask)).toBe(16);
    expect(new Set(misses.map(String)).size).toBeGreaterThan(1);
    expect(masks.filter((mask) => mask.every((value, pixel) => value === region[pixel]))).toHaveLength(15);
  });

  test('where a region fills the picture, a wrong place covers least of it', () => {
    const most = rectangle(0, 0, size, size - 4);
    expect(drawn({ wrongRate: 1 }, 2, most)).toEqual(rectangle(0, 4, size, size - 4));
  });

  test('the same way, however many others are marked', () => {
    const settings = { coverage: 0.5, offset: 0.1 };
    const few = simulatedExpert({ ...settings, images: 3 }, known(30), 8);
    const many = simulatedExpert({ ...settings, images: 12 }, known(30), 8);
    expect(many.slice(0, 3)).toEqual(few);
  });
});
