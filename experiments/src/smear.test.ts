import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smear } from './smear.ts';
import { quickScale } from './smear/scale.ts';
import { marked } from './support/marked-cells.ts';
import { renderCells, rowsOfSubjects } from './support/synthetic-cells.ts';
import { quickSetting } from './support/quick-setting.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-smear-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('marks the parasites, the dots, or both on the cells that have both', () => {
  const cells = renderCells(quickScale.training, 1);
  const rows = rowsOfSubjects(cells, () => true);
  const parasites = marked(cells, rows, 'parasites');
  expect(parasites.map(({ row }) => row)).toEqual([...rows].filter((row) => cells.labels[row] === cells.positive));
  const [first] = parasites;
  expect(first?.regions.map(({ meaning, mask }) => [meaning, mask])).toEqual([['attend', cells.parasites[first!.row]]]);
  const dots = marked(cells, rows, 'dots').map(({ row }) => row);
  const both = marked(cells, rows, 'both').map(({ row }) => row);
  expect(both).toEqual(dots.filter((row) => cells.parasites[row] !== null));
  expect(both.length).toBeGreaterThan(0);
});

test('goes the whole way on little data', async () => {
  const { figures, seeds } = await smear.run(quickSetting(folder));
  expect(seeds).toEqual([40]);
  for (const name of ['base', 'control', 'attend', 'ignore', 'both', 'iou', 'pointing', 'epg']) {
    expect(figures[name], name).toBeGreaterThanOrEqual(0);
    expect(figures[name], name).toBeLessThanOrEqual(1);
  }
}, 60_000);
