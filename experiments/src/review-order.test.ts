import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cellMask } from '@fovea/learning';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BenchmarkSetting } from './benchmark.ts';
import { reviewOrder } from './review-order.ts';
import { markBeside } from './review-order/beside-the-cell.ts';
import { orders, quickScale } from './review-order/scale.ts';
import { renderCells } from './support/synthetic-cells.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-review-order-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('marks lie beside the cell, clear of it, on as many of a class as asked', () => {
  const plain = renderCells(quickScale.cells, 7);
  const { size, labels } = plain;
  const bytes = size ** 2 * 3;
  const { pixels, dots } = markBeside(plain, { infected: 1, healthy: 0 }, 7);
  let marked = 0;
  dots.forEach((dot, row) => {
    const [before, after] = [plain.pixels, pixels].map((all) => all.subarray(row * bytes, (row + 1) * bytes));
    const cell = cellMask(before!, size);
    if (dot === null) return expect(after).toEqual(before);
    marked++;
    expect(labels[row]).toBe(1);
    expect(dot.reduce((sum, value) => sum + value, 0)).toBe(7 * 7);
    expect(cell).toEqual(cellMask(after!, size));
    for (let pixel = 0; pixel < size ** 2; pixel++) {
      if (dot[pixel] === 1) expect(cell[pixel]).toBe(0);
      else expect(after!.subarray(pixel * 3, pixel * 3 + 3)).toEqual(before!.subarray(pixel * 3, pixel * 3 + 3));
    }
  });
  const infected = labels.filter((label) => label === 1).length;
  expect(marked).toBeGreaterThan(0.8 * infected);
  expect(markBeside(plain, { infected: 1, healthy: 0 }, 7)).toEqual({ ...plain, pixels, dots });
});

test('goes the whole way on little data, and ends with a figure for every order in both worlds', async () => {
  const setting: BenchmarkSetting = {
    seed: 5,
    data: join(folder, 'no real cells'),
    options: { state: folder },
    environment: {},
    quick: true,
    say: () => undefined,
  };
  const first = await reviewOrder.run(setting);
  for (const { name } of quickScale.worlds) {
    for (const order of orders) {
      expect(first.figures).toHaveProperty([`${name}: ${order}`]);
      for (const looks of quickScale.looks) {
        const accuracy = first.figures[`${name}: ${order}@${String(looks)}`];
        expect(accuracy).toBeGreaterThanOrEqual(0);
        expect(accuracy).toBeLessThanOrEqual(1);
      }
    }
  }
  const parts = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  expect(parts).toHaveLength(2 * (2 + orders.length * quickScale.looks.length));
  expect(await reviewOrder.run(setting)).toEqual(first);
}, 120_000);
