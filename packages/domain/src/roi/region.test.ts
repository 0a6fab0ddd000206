import { describe, expect, it, test } from 'vitest';
import { centreCrop, letterbox } from './frame.ts';
import type { Region } from './region.ts';
import { coverage, insideRegions, maskArea, rasterise, strongest, unite, weightOf } from './region.ts';
import type { Roi, Shape } from './roi.ts';
import { isSeen, seenRois, shapeArea } from './roi.ts';

/** A 4 × 4 image on a 4 × 4 map: image and map pixels are the same. */
const plain = letterbox(4, 4, 4);

function roi(meaning: Roi['meaning'], strength: number, shape: Shape): Roi {
  return { id: crypto.randomUUID(), meaning, strength, shape };
}

const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

describe('coverage', () => {
  it('counts whole, half and quarter pixels of a rectangle', () => {
    const covered = coverage({ kind: 'rectangle', x: 1, y: 1, width: 1.5, height: 1.5 }, plain);
    expect([...covered]).toEqual([0, 0, 0, 0, 0, 1, 0.5, 0, 0, 0.5, 0.25, 0, 0, 0, 0, 0]);
  });

  it('counts the slanted edge of a triangle exactly', () => {
    const covered = coverage(
      {
        kind: 'polygon',
        points: [
          [0, 0],
          [2, 0],
          [0, 2],
        ],
      },
      plain,
    );
    expect([...covered.subarray(0, 8)]).toEqual([1, 0.5, 0, 0, 0.5, 0, 0, 0]);
  });

  it('does not ask which way round a polygon was drawn', () => {
    const points: [number, number][] = [
      [0.3, 0.2],
      [3.1, 0.9],
      [2.2, 3.7],
      [0.4, 2.8],
    ];
    expect(coverage({ kind: 'polygon', points: [...points].reverse() }, plain)).toEqual(
      coverage({ kind: 'polygon', points }, plain),
    );
  });

  it('covers a concave shape as often as its area says', () => {
    const shape: Shape = {
      kind: 'polygon',
      points: [
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 1.3],
        [0, 4],
      ],
    };
    expect(sum(coverage(shape, plain))).toBeCloseTo(shapeArea(shape), 5);
  });

  it('shifts by the padding of a wide image and shrinks by its scale', () => {
    // 8 × 4 on a map of 4: scale ½, two image rows of padding above, one map row.
    const covered = coverage({ kind: 'rectangle', x: 0, y: 0, width: 2, height: 2 }, letterbox(8, 4, 4));
    const expected = new Float32Array(16);
    expected[4] = 1;
    expect(covered).toEqual(expected);
  });

  it('leaves holes open and counts every part', () => {
    const square = (from: number, to: number): [number, number][] => [
      [from, from],
      [to, from],
      [to, to],
      [from, to],
    ];
    // A frame half a pixel wide, and a quarter of the last pixel. Which way an outline turns does not matter.
    for (const hole of [square(0.5, 1.5), square(0.5, 1.5).reverse()]) {
      const shape: Shape = { kind: 'area', tool: 'polygon', polygons: [[square(0, 2), hole], [square(3.5, 4)]] };
      const covered = coverage(shape, plain);
      expect([...covered]).toEqual([0.75, 0.75, 0, 0, 0.75, 0.75, ...Array<number>(9).fill(0), 0.25]);
      expect(sum(covered)).toBe(shapeArea(shape));
    }
  });

  it('of an outline that crosses itself, as earlier releases froze some, is what it was: parts of opposite turn cancel', () => {
    const points: [number, number][] = [
      [0, 0],
      [3, 3],
      [3, 0],
      [0, 3],
    ];
    const covered = coverage({ kind: 'polygon', points }, plain);
    expect([...covered.subarray(0, 12)]).toEqual([0.5, 0, 0.5, 0, 1, 0, 1, 0, 0.5, 0, 0.5, 0]);
  });

  it('keeps to the map where a shape touches the border', () => {
    const covered = coverage({ kind: 'rectangle', x: -0.5, y: 3, width: 5, height: 1.5 }, plain);
    expect([...covered.subarray(12)]).toEqual([1, 1, 1, 1]);
    expect(sum(covered)).toBe(4);
  });
});

describe('the area of a mask', () => {
  type Outlined = Exclude<Shape, { kind: 'area' | 'ellipse' }>;
  const points = (...list: [number, number][]): Outlined => ({ kind: 'polygon', points: list });
  const boxes = [letterbox(130, 97, 64), letterbox(97, 130, 64), letterbox(64, 64, 64), letterbox(3000, 2200, 64)];
  // Worked out by hand, at the size of a 97 × 97 image.
  const shapes: readonly [string, Outlined, number][] = [
    ['a rectangle', { kind: 'rectangle', x: 10.3, y: 20.7, width: 30.5, height: 5.2 }, 158.6],
    ['a rectangle at the border', { kind: 'rectangle', x: 0, y: 0, width: 97, height: 97 }, 9409],
    ['a thin rectangle', { kind: 'rectangle', x: 3, y: 50.1, width: 90, height: 0.4 }, 36],
    ['a triangle', points([10, 10], [50, 10], [10, 40]), 600],
    ['a triangle drawn the other way round', points([10, 40], [50, 10], [10, 10]), 600],
    ['an arrow head', points([10, 10], [50, 30], [10, 50], [22, 30]), 560],
    ['an L', points([5, 5], [25, 5], [25, 45], [65, 45], [65, 60], [5, 60]), 1700],
    ['a comb', points([0, 0], [10, 0], [10, 30], [20, 30], [20, 0], [30, 0], [30, 40], [0, 40]), 900],
  ];

  it.each(shapes)('is that of what was drawn: %s', (_name, shape, area) => {
    expect(shapeArea(shape)).toBeCloseTo(area, 6);
    for (const box of boxes) {
      const grown = Math.min(box.width, box.height) / 97;
      const larger: Shape =
        shape.kind === 'rectangle'
          ? { ...shape, ...scaled({ x: shape.x, y: shape.y, width: shape.width, height: shape.height }, grown) }
          : { kind: 'polygon', points: shape.points.map(([x, y]) => [x * grown, y * grown]) };
      expect(maskArea(coverage(larger, box), box) / (area * grown ** 2)).toBeCloseTo(1, 4);
    }
  });

  function scaled<Sizes extends Record<string, number>>(sizes: Sizes, by: number): Sizes {
    return Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, size * by])) as Sizes;
  }

  it('is that of random star-shaped polygons, too', () => {
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 200; round++) {
      const corners = 3 + Math.floor(10 * random());
      const shape: Shape = {
        kind: 'polygon',
        points: Array.from({ length: corners }, (_, corner) => {
          const [angle, radius] = [(2 * Math.PI * (corner + 0.8 * random())) / corners, 4 + 40 * random()];
          return [48 + radius * Math.cos(angle), 48 + radius * Math.sin(angle)];
        }),
      };
      const box = letterbox(97, 97, 64);
      expect(maskArea(coverage(shape, box), box)).toBeCloseTo(shapeArea(shape), 2);
    }
  });
});

test('rasterise keeps order, meaning, strength and author, and masks at full strength', () => {
  const left = { kind: 'rectangle', x: 0, y: 0, width: 2, height: 1 } as const;
  const half = { kind: 'rectangle', x: 1, y: 0, width: 1.5, height: 1 } as const;
  const regions = rasterise([roi('ignore', 0.5, left), roi('attend', 0.25, half)], plain, 'Ada');
  expect(regions.map(({ meaning, strength, author }) => [meaning, strength, author])).toEqual([
    ['ignore', 0.5, 'Ada'],
    ['attend', 0.25, 'Ada'],
  ]);
  expect(regions.map(({ mask }) => [...mask.subarray(0, 4)])).toEqual([
    [1, 1, 0, 0],
    [0, 1, 0.5, 0],
  ]);
});

const region = (meaning: Region['meaning'], strength: number, ...mask: number[]): Region => ({
  meaning,
  strength,
  mask: Float32Array.from(mask),
  author: 'Ada',
});

describe('regions of one meaning, united', () => {
  test('are the region itself where there is one', () => {
    const alone = region('ignore', 1, 0.5, 1, 0);
    expect(unite([alone, region('attend', 1, 1, 1, 1)], 'ignore')).toBe(alone);
    const weak = unite([{ ...alone, strength: 0.5 }], 'ignore');
    expect(weak).toEqual({ strength: 0.5, mask: alone.mask });
  });

  test('are as strong as the strongest; beside it the weaker ones keep their proportion', () => {
    const both = unite([region('ignore', 0.5, 1, 1, 0, 0), region('ignore', 0.25, 0, 1, 1, 0.5)], 'ignore');
    expect(both?.strength).toBe(0.5);
    expect([...(both?.mask ?? [])]).toEqual([1, 1, 0.5, 0.25]);
  });

  test('of equal strength are what either covers, whatever the strength', () => {
    for (const strength of [0.05, 0.3, 1]) {
      const both = unite([region('attend', strength, 0.1, 0.7, 0), region('attend', strength, 0, 0.2, 0.9)], 'attend');
      [0.1, 0.7, 0.9].forEach((covered, pixel) => expect(both?.mask[pixel]).toBeCloseTo(covered, 6));
    }
  });

  test('are none where none of them covers anything', () => {
    expect(unite([region('attend', 1, 0, 0), region('ignore', 1, 1, 0)], 'attend')).toBeNull();
    expect(unite([], 'ignore')).toBeNull();
  });
});

test('the weight of regions is strength times coverage, the largest where they overlap', () => {
  const regions = [region('ignore', 0.5, 1, 1, 0), region('ignore', 0.75, 0, 1, 1)];
  expect([...weightOf(regions, 3)]).toEqual([0.5, 0.75, 0.75]);
  expect([...weightOf([], 3)]).toEqual([0, 0, 0]);
});

test('the strongest of a meaning decides; without one it is 0', () => {
  const regions = [region('ignore', 0.5, 1), region('ignore', 0.75, 1), region('attend', 1, 1)];
  expect([strongest(regions, 'ignore'), strongest(regions, 'attend'), strongest([], 'attend')]).toEqual([0.75, 1, 0]);
});

test('pixels covered to a half are inside, whatever the meaning and however weak the region', () => {
  expect([...insideRegions([region('ignore', 1, 0.5, 0.5, 0)], 3)]).toEqual([1, 1, 0]);
  expect([...insideRegions([region('ignore', 1, 0.25, 0.75, 0)], 3)]).toEqual([0, 1, 0]);
  expect([...insideRegions([region('ignore', 0.05, 1, 0, 0), region('attend', 0.1, 0, 0, 1)], 3)]).toEqual([1, 0, 1]);
  expect(insideRegions([], 16)).toEqual(new Uint8Array(16));
});

describe('what a crop leaves out', () => {
  // Of 16 × 8 pixels, the model sees columns 4 to 11.
  const crop = centreCrop(16, 8, 8);
  const at = (x: number, width: number): Shape => ({ kind: 'rectangle', x, y: 2, width, height: 2 });
  const wedge: Shape = {
    kind: 'polygon',
    points: [
      [12.5, 0],
      [16, 4],
      [12.5, 8],
    ],
  };

  it('is neither covered nor seen', () => {
    for (const shape of [at(0, 4), at(12, 4), wedge]) {
      expect(isSeen(shape, crop)).toBe(false);
      expect(sum(coverage(shape, crop))).toBe(0);
      expect(isSeen(shape, letterbox(16, 8, 8))).toBe(true);
    }
  });

  it('is not seen where its parts lie on both sides of the square', () => {
    const around = (x: number): [number, number][] => [
      [x, 2],
      [x + 3, 2],
      [x, 6],
    ];
    const sides: Shape = { kind: 'area', tool: 'polygon', polygons: [[around(0.5)], [around(12.5)]] };
    expect(isSeen(sides, crop)).toBe(false);
    expect(isSeen({ ...sides, polygons: [...sides.polygons, [around(7)]] }, crop)).toBe(true);
  });

  it('does not count of a region that reaches across the edge', () => {
    expect(isSeen(at(2, 4), crop)).toBe(true);
    expect(maskArea(coverage(at(2, 4), crop), crop)).toBe(4);
  });

  it('is a reason to keep a region from being taught', () => {
    const [inside, outside] = [roi('attend', 1, at(6, 2)), roi('ignore', 1, at(0, 2))];
    expect(seenRois([outside, inside], crop)).toEqual([inside]);
  });
});
