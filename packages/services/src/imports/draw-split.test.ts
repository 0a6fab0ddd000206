import type { Split } from '@fovea/domain';
import { splits } from '@fovea/domain';
import { expect, test } from 'vitest';
import { drawSplit, usualShares } from './draw-split.ts';

const subject = (name: string, sick: number, well: number) => ({
  name,
  images: new Map([...(sick ? [['sick', sick] as const] : []), ...(well ? [['well', well] as const] : [])]),
});
/** Like the 60 patients of the NIH extract: very uneven, a quarter healthy. */
const clinic = Array.from({ length: 60 }, (_, index) =>
  index % 4 === 0
    ? subject(`H${index}`, 0, 60 + index)
    : subject(`S${index}`, 20 + ((index * 37) % 300), 20 + ((index * 53) % 250)),
);
const total = (drawn: ReadonlyMap<string, Split>, split: Split, label?: 'sick' | 'well') =>
  clinic
    .filter(({ name }) => drawn.get(name) === split)
    .reduce((sum, { images }) => sum + (label ? (images.get(label) ?? 0) : 1), 0);

test('every subject has one split, and the same seed draws the same', () => {
  const drawn = drawSplit(clinic, new Map(), 1);
  expect(drawn.size).toBe(60);
  expect(drawSplit([...clinic].reverse(), new Map(), 1)).toEqual(new Map([...drawn]));
  expect([...drawSplit(clinic, new Map(), 2)].sort()).not.toEqual([...drawn].sort());
});

test('subjects and images of each class are near their shares', () => {
  for (const seed of [0, 1, 2, 3, 4]) {
    const drawn = drawSplit(clinic, new Map(), seed);
    for (const split of splits) {
      expect(Math.abs(total(drawn, split) / 60 - usualShares[split])).toBeLessThan(0.05);
      for (const label of ['sick', 'well'] as const) {
        const all = splits.reduce((sum, each) => sum + total(drawn, each, label), 0);
        expect(Math.abs(total(drawn, split, label) / all - usualShares[split])).toBeLessThan(0.05);
      }
      const healthy = clinic.filter(({ name }) => name.startsWith('H') && drawn.get(name) === split).length;
      expect(Math.abs(healthy / 15 - usualShares[split])).toBeLessThan(0.1);
    }
  }
});

test('a known subject keeps its split whatever comes', () => {
  const known = new Map<string, Split>([
    ['S1', 'test'],
    ['S2', 'test'],
    ['S3', 'test'],
    ['H4', 'validation'],
  ]);
  const drawn = drawSplit(clinic, known, 9);
  for (const [name, split] of known) expect(drawn.get(name)).toBe(split);
  expect(Math.abs(total(drawn, 'test') / 60 - 0.2)).toBeLessThan(0.06);
});

test('few subjects: training first, then validation, then test', () => {
  const few = (count: number) =>
    [
      ...drawSplit(
        Array.from({ length: count }, (_, index) => subject(`S${index}`, 5, 5)),
        new Map(),
        0,
      ).values(),
    ].sort();
  expect(few(2)).toEqual(['train', 'validation']);
  expect(few(3)).toEqual(['test', 'train', 'validation']);
  expect(new Set(few(5))).toEqual(new Set(splits));
});
