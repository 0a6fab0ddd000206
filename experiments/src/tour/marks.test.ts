import { renderSample } from '@fovea/imaging/node';
import { RandomStream } from '@fovea/learning';
import { expect, test } from 'vitest';
import type { Box } from './marks.ts';
import { dotOf, drawnAround, drawnElsewhere } from './marks.ts';

const everyDot = { infected: 1, healthy: 1, smallest: 0.06, largest: 0.13 };
const cells = [...renderSample({ subjects: 6, cellsPerSubject: 10, dot: everyDot }, 9)].flatMap((image) => {
  const dot = dotOf(image);
  return dot === null ? [] : [{ image, dot }];
});
const area = ({ width, height }: Box) => width * height;
function shared(one: Box, other: Box): number {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return across <= 0 || down <= 0 ? 0 : across * down;
}
const inside = ({ x, y, width, height }: Box, image: { width: number; height: number }) =>
  x >= 0 && y >= 0 && x + width <= image.width + 1e-9 && y + height <= image.height + 1e-9;

test('a rectangle around a dot covers nearly all of it, lies in the picture, and is never the same twice', () => {
  expect(cells.length).toBeGreaterThan(50);
  const stream = new RandomStream(1, 'hand');
  for (const { image, dot } of cells) {
    const [one, another] = [drawnAround(dot, image, stream), drawnAround(dot, image, stream)];
    expect(one).not.toEqual(another);
    for (const box of [one, another]) {
      expect(inside(box, image)).toBe(true);
      expect(shared(box, dot) / area(dot)).toBeGreaterThanOrEqual(0.9 ** 2);
      expect(area(box) / area(dot)).toBeLessThanOrEqual(1.7 ** 2);
    }
  }
});

test('a wrong rectangle has the size of the right one, meets no dot, and lies mostly on the cell', () => {
  const stream = new RandomStream(2, 'hand');
  const shares = cells.map(({ image, dot }) => {
    const right = drawnAround(dot, image, stream);
    const wrong = drawnElsewhere(right, image, stream);
    expect([wrong.width, wrong.height]).toEqual([right.width, right.height]);
    expect(inside(wrong, image)).toBe(true);
    expect(shared(wrong, dot)).toBe(0);
    const [column, row] = [Math.floor(wrong.x + wrong.width / 2), Math.floor(wrong.y + wrong.height / 2)];
    const pixel = 3 * (row * image.width + column);
    return image.rgb.subarray(pixel, pixel + 3).some((value) => value > 0);
  });
  expect(shares.filter(Boolean).length / shares.length).toBeGreaterThan(0.95);
});
