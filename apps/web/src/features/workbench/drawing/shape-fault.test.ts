import { describe, expect, it } from 'vitest';
import type { Fault } from './shape-fault.ts';
import { faultOf } from './shape-fault.ts';

const least = 8;
const rectangle = (width: number, height: number) => ({ kind: 'rectangle', x: 3, y: 5, width, height }) as const;
const polygon = (...points: [number, number][]) => ({ kind: 'polygon', points }) as const;

describe('a rectangle', () => {
  it.each([
    ['as long as it must be', rectangle(8, 2), null],
    ['shorter', rectangle(7.9, 7.9), 'small'],
    ['a hairline across', rectangle(90, 1.9), 'small'],
    ['a hairline down', rectangle(1.9, 90), 'small'],
    ['nothing', rectangle(0, 0), 'small'],
  ] as const)('%s', (_name, shape, fault) => {
    expect(faultOf(shape, least)).toBe(fault);
  });

  it('that keys draw needs no more than a square pixel', () => {
    expect(faultOf(rectangle(1, 1), 0)).toBeNull();
    expect(faultOf(rectangle(0.9, 1), 0)).toBe('small');
    expect(faultOf(rectangle(0, 40), 0)).toBe('small');
  });
});

describe('a polygon', () => {
  it.each<[string, ReturnType<typeof polygon>, Fault | null]>([
    ['of two corners', polygon([0, 0], [30, 30]), 'few corners'],
    ['on a line', polygon([0, 0], [15, 15], [30, 30]), 'one line'],
    ['there and back', polygon([0, 0], [30, 0], [10, 0], [20, 0]), 'one line'],
    ['nearly on a line', polygon([0, 0], [15, 1.9], [30, 0]), 'one line'],
    ['flat, but wide enough', polygon([0, 0], [15, 2.1], [30, 0]), null],
    ['smaller than a slip of the hand', polygon([0, 0], [4, 0], [4, 4]), 'small'],
    ['of one place', polygon([4, 4], [4, 4], [4, 4]), 'small'],
    ['that is concave', polygon([0, 0], [30, 15], [0, 30], [9, 15]), null],
  ])('%s', (_name, shape, fault) => {
    expect(faultOf(shape, least)).toBe(fault);
    const around = { ...shape, points: shape.points.map(([x, y]): [number, number] => [100 - y, x]) };
    expect(faultOf(around, least)).toBe(fault);
  });

  it('of more corners than a region may have', () => {
    const zigzag = Array.from({ length: 3334 }, (_, at): [number, number][] => [
      [at / 10, 0],
      [at / 10 + 0.05, 50],
      [at / 10, 90],
    ]);
    expect(faultOf(polygon(...zigzag.flat()), least)).toBe('many corners');
  });

  it('that an edit makes is small or flat without any least size', () => {
    expect(faultOf(polygon([0, 0], [1, 0], [0, 1]), 0)).toBe('small');
    expect(faultOf(polygon([0, 0], [60, 0], [0, 0]), 0)).toBe('one line');
    expect(faultOf(polygon([0, 0], [30, 0.01], [60, 0]), 0)).toBe('one line');
  });
});
