import { expect, test } from 'vitest';
import { assertUsable, contentHash, decodeImage, encodePng } from '../index.ts';
import { renderSample } from './generate.ts';

const small = { subjects: 10, cellsPerSubject: 12 };
const digest = (samples: Iterable<{ name: string; label: string; rgb: Uint8Array; mask: Uint8Array }>) =>
  [...samples].map(({ name, label, rgb, mask }) => `${name} ${label} ${contentHash(rgb)} ${contentHash(mask)}`);

test('the same seed gives the same pictures, another seed others', () => {
  expect(digest(renderSample(small, 3))).toEqual(digest(renderSample(small, 3)));
  expect(digest(renderSample(small, 3))[0]).not.toEqual(digest(renderSample(small, 4))[0]);
});

test('sizes, surround, subjects and labels are as promised', () => {
  const samples = [...renderSample(small, 5)];
  expect(samples).toHaveLength(120);
  expect(new Set(samples.map((sample) => sample.name)).size).toBe(120);
  for (const sample of samples) {
    expect(() => assertUsable(sample)).not.toThrow();
    expect(Math.min(sample.width, sample.height)).toBeGreaterThanOrEqual(80);
    expect(Math.max(sample.width, sample.height)).toBeLessThanOrEqual(160);
    expect([...sample.rgb.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(sample.mask).toHaveLength(sample.width * sample.height);
  }
  expect(samples.filter((sample) => sample.width !== sample.height).length).toBeGreaterThan(100);
  const infected = (subject: string) =>
    samples.some((sample) => sample.subject === subject && sample.label === 'Parasitized');
  const subjects = [...new Set(samples.map((sample) => sample.subject))];
  expect(subjects.filter((subject) => !infected(subject))).toHaveLength(2);
});

test('exactly the infected cells have a parasite mask, on the cell, and a box around it', () => {
  for (const { label, mask, rgb, width, regions } of renderSample(small, 6)) {
    const marked = [...mask.entries()].filter(([, value]) => value === 1).map(([pixel]) => pixel);
    expect(marked.length > 0).toBe(label === 'Parasitized');
    for (const pixel of marked) {
      expect((rgb[pixel * 3] ?? 0) + (rgb[pixel * 3 + 1] ?? 0) + (rgb[pixel * 3 + 2] ?? 0)).toBeGreaterThan(0);
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      expect(regions.some((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height)).toBe(
        true,
      );
    }
  }
});

test('the dot follows the class as set, and nothing else changes with it', () => {
  const dots = (infected: number, healthy: number) => [...renderSample({ ...small, dot: { infected, healthy } }, 7)];
  const [without, full, random] = [dots(0, 0), dots(1, 0), dots(0.5, 0.5)];
  expect(without.some((sample) => sample.hasDot)).toBe(false);
  full.forEach((sample, index) => {
    expect(sample.hasDot).toBe(sample.label === 'Parasitized');
    const twin = without[index];
    expect([sample.name, sample.label, sample.mask]).toEqual([twin?.name, twin?.label, twin?.mask]);
    const box = sample.regions.find((region) => region.kind === 'dot');
    expect(box !== undefined).toBe(sample.hasDot);
    let changed = 0;
    sample.rgb.forEach((value, byte) => {
      if (value === twin?.rgb[byte]) return;
      changed++;
      const [x, y] = [Math.floor(byte / 3) % sample.width, Math.floor(byte / 3 / sample.width)];
      const reach = 2;
      expect(
        box &&
          x >= box.x - reach &&
          x < box.x + box.width + reach &&
          y >= box.y - reach &&
          y < box.y + box.height + reach,
      ).toBe(true);
    });
    expect(changed > 0).toBe(sample.hasDot);
  });
  for (const label of ['Parasitized', 'Uninfected']) {
    const ofClass = random.filter((sample) => sample.label === label);
    const share = ofClass.filter((sample) => sample.hasDot).length / ofClass.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.7);
  }
});

test('dots differ in place and size', () => {
  const boxes = [...renderSample({ ...small, dot: { infected: 1, healthy: 1 } }, 8)].flatMap((sample) =>
    sample.regions
      .filter((region) => region.kind === 'dot')
      .map((box) => ({ ...box, x: box.x / sample.width, y: box.y / sample.height })),
  );
  const spread = (values: number[]) => Math.max(...values) - Math.min(...values);
  expect(spread(boxes.map((box) => box.x))).toBeGreaterThan(0.4);
  expect(spread(boxes.map((box) => box.y))).toBeGreaterThan(0.4);
  expect(spread(boxes.map((box) => box.width))).toBeGreaterThan(6);
});

test.each([
  ['blue-black', 'blue'],
  ['felt-tip blue', 'blue'],
  ['felt-tip green', 'green'],
] as const)('a dot of %s is most of all %s', (ink, most) => {
  for (const { regions, rgb, width } of renderSample({ ...small, dot: { infected: 1, healthy: 1, ink } }, 11)) {
    const box = regions.find((region) => region.kind === 'dot');
    if (box === undefined) continue;
    const middle = 3 * ((box.y + Math.floor(box.height / 2)) * width + box.x + Math.floor(box.width / 2));
    const [red = 0, green = 0, blue = 0] = rgb.subarray(middle, middle + 3);
    expect(Math.max(red, green, blue)).toBe(most === 'green' ? green : blue);
  }
});

test('encoded pictures decode to the rendered pixels', async () => {
  for (const sample of renderSample({ subjects: 2, cellsPerSubject: 6 }, 9)) {
    expect((await decodeImage(await encodePng(sample))).rgb).toEqual(sample.rgb);
  }
});

test('a subject’s cells are the same whether the others are drawn or not', () => {
  const wanted = new Set(['S03', 'S10']);
  const all = digest([...renderSample(small, 8)].filter(({ subject }) => wanted.has(subject)));
  expect(all).toHaveLength(24);
  expect(digest(renderSample(small, 8, (subject) => wanted.has(subject)))).toEqual(all);
  expect(digest(renderSample(small, 8, () => false))).toEqual([]);
});

test('subjects in turn have the same cells as one subject after another, and every row of them shows each subject once', () => {
  const inTurn = [...renderSample({ ...small, order: 'subjects in turn' }, 12)];
  expect(digest(inTurn).toSorted()).toEqual(digest(renderSample(small, 12)).toSorted());
  for (let row = 0; row < small.cellsPerSubject; row++) {
    const cells = inTurn.slice(row * small.subjects, (row + 1) * small.subjects);
    expect(new Set(cells.map(({ subject }) => subject)).size).toBe(small.subjects);
    for (const { name } of cells) expect(name.endsWith(`_${String(row + 1).padStart(3, '0')}.png`)).toBe(true);
  }
});
