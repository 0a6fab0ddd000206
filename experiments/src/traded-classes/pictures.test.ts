import { expect, test } from 'vitest';
import { corrections, drawnBy } from './corrections.ts';
import { openSet } from './pictures.ts';
import { quickScale } from './scale.ts';
import { rarestOf } from './sets.ts';

const [three] = quickScale.sets;
if (three === undefined) throw new Error('There is no set to draw.');
const pictures = openSet(three, { ...quickScale.cue, testImages: 10 }, 4);
const rarest = rarestOf(three);
const { labels, subjects, marks, train, validation, test: tested } = pictures;

test('each class has subjects of its own in each part, and no subject is in two', () => {
  const parts = [train, validation, tested];
  expect(parts.map((rows) => new Set(rows.map((row) => subjects[row]!)).size)).toEqual([18, 6, 6]);
  expect(new Set(subjects).size).toBe(30);
  for (const rows of parts) expect(new Set(rows.map((row) => labels[row]!)).size).toBe(3);
});

test('the mark tells the rarest class up to the test subjects, and lies at one place', () => {
  const shareOf = (rows: Int32Array, label: number) => {
    const those = rows.filter((row) => labels[row] === label);
    return those.filter((row) => marks[row] !== null).length / those.length;
  };
  for (const rows of [train, validation]) {
    expect([shareOf(rows, 0), shareOf(rows, 1)]).toEqual([0, 0]);
    expect(shareOf(rows, rarest)).toBeGreaterThan(0.4);
  }
  for (const label of three.classes.keys()) {
    expect(shareOf(tested, label)).toBeGreaterThan(0.2);
    expect(shareOf(tested, label)).toBeLessThan(0.8);
  }
  expect(new Set(marks.flatMap((mark) => (mark === null ? [] : [mark.join()]))).size).toBe(1);
});

test('what tells a class is known on its pictures, and on no empty cell', () => {
  for (const row of labels.keys()) {
    expect(pictures.object(row).some((value) => value > 0)).toBe(labels[row] !== 0);
  }
});

test('a right correction draws the mark, a trading one also what tells the rarest class', () => {
  const [right, trading] = ['right', 'trading'].map((wanted) => {
    const correction = corrections.find(({ kind }) => kind === wanted)!;
    return drawnBy({ ...correction, images: 3 }, pictures, 4);
  });
  expect(right!.map(({ row }) => row)).toEqual(trading!.map(({ row }) => row));
  for (const [index, { row, regions }] of right!.entries()) {
    expect(labels[row]).toBe(rarest);
    expect(regions.map(({ meaning, mask }) => [meaning, mask])).toEqual([['ignore', marks[row]]]);
    expect(trading![index]!.regions).toHaveLength(2);
    expect(trading![index]!.regions[0]).toEqual(regions[0]);
  }
});
