import type { Shape } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { besideOthers, movedInside } from './placing.ts';
import { boxOf } from './shape-editing.ts';

const image = { width: 100, height: 80 };
const rectangle = (x: number, y: number, width = 10, height = 10): Shape => ({
  kind: 'rectangle',
  x,
  y,
  width,
  height,
});

describe('copies beside what is there', () => {
  const place = (shapes: readonly Shape[], others: readonly Shape[], from: 0 | 1) =>
    besideOthers(shapes, others, { step: 5, from, image });

  it('lie a step down and to the right, the next one two steps', () => {
    const first = rectangle(20, 20);
    expect(place([first], [first], 1)).toEqual([rectangle(25, 25)]);
    expect(place([first], [first, rectangle(25, 25)], 1)).toEqual([rectangle(15, 15)]);
    const near = [first, rectangle(25, 25), rectangle(15, 15), rectangle(25, 15), rectangle(15, 25)];
    expect(place([first], near, 1)).toEqual([rectangle(30, 30)]);
  });

  it('stay in place where nothing lies there', () => {
    expect(place([rectangle(20, 20)], [rectangle(50, 50)], 0)).toEqual([rectangle(20, 20)]);
    expect(place([rectangle(20, 20)], [rectangle(20, 20)], 0)).toEqual([rectangle(25, 25)]);
    // Another size at the same place can be seen.
    expect(place([rectangle(20, 20)], [rectangle(20, 20, 30, 30)], 0)).toEqual([rectangle(20, 20)]);
  });

  it('go the other way in a corner of the image, and all of them the same way', () => {
    const [one, other] = [rectangle(90, 70), rectangle(40, 40)];
    expect(place([one, other], [one, other], 1)).toEqual([rectangle(85, 65), rectangle(35, 35)]);
    expect(place([rectangle(90, 0)], [], 1)).toEqual([rectangle(85, 5)]);
  });

  it('stay where the image has no room', () => {
    const whole = [rectangle(0, 0, 100, 80)];
    expect(place(whole, whole, 1)).toBe(whole);
  });

  it('lie inside the image wherever the first ones lie', () => {
    for (let x = 0; x <= 90; x += 7.5)
      for (let y = 0; y <= 70; y += 3.5) {
        const [placed] = place([rectangle(x, y)], [rectangle(x, y)], 1);
        const box = boxOf([placed ?? rectangle(-1, -1)]);
        expect(Math.min(box.x, box.y, 90 - box.x, 70 - box.y)).toBeGreaterThanOrEqual(0);
        expect([Math.abs(box.x - x), Math.abs(box.y - y)]).toEqual([5, 5]);
      }
  });
});

describe('a shape of another image', () => {
  it('stays where it lies inside', () => {
    const inside = rectangle(90, 70);
    expect(movedInside(inside, image)).toBe(inside);
  });

  it('moves as far as needed, as a whole', () => {
    expect(movedInside(rectangle(95, 200), image)).toEqual(rectangle(90, 70));
    const triangle: Shape = {
      kind: 'polygon',
      points: [
        [110, 10],
        [120, 10],
        [110, 30],
      ],
    };
    expect(movedInside(triangle, image)).toEqual({
      kind: 'polygon',
      points: [
        [90, 10],
        [100, 10],
        [90, 30],
      ],
    });
  });

  it('is left out where it is larger than the image', () => {
    expect(movedInside(rectangle(0, 0, 100.1, 10), image)).toBeNull();
    expect(movedInside(rectangle(5, 5, 10, 81), image)).toBeNull();
    expect(movedInside(rectangle(5, 5, 100, 80), image)).toEqual(rectangle(0, 0, 100, 80));
  });
});
