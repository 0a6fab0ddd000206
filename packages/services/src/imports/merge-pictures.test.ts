import { expect, test } from 'vitest';
import { mergePictures } from './merge-pictures.ts';

const picture = (path: string, label: string | null, hash: string, subject = 'A') => ({
  origin: { path, label, subject, givenSplit: null },
  contentHash: hash,
  picture: {
    path,
    stamp: '',
    contentHash: hash,
    byteSize: 1,
    thumbnail: hash,
    thumbnailBytes: 1,
    width: 9,
    height: 9,
    row: 0,
    pixelsHash: '',
  },
});
const none = new Map<string, never>();
const classes = ['sick', 'well'];

test('the same picture under two labels is kept once, without a label, and both files are named, in either order', () => {
  const files = [
    picture('sick/1.png', 'sick', 'h'),
    picture('well/1.png', 'well', 'h'),
    picture('well/2.png', 'well', 'h'),
  ];
  for (const order of [files, [...files].reverse()]) {
    const { added, problems, known } = mergePictures(order, none, classes);
    expect(added.map(({ label }) => label)).toEqual([null]);
    expect(known).toBe(2);
    const conflicts = problems.filter(({ code }) => code === 'LABEL_CONFLICT');
    expect(conflicts.length).toBeGreaterThan(0);
    const named = conflicts.flatMap(({ path, message }) => [path, message]).join(' ');
    expect(named).toContain('sick/1.png');
    expect(named).toContain('well/');
  }
});

test('the same picture twice under one label is kept once and reported; a label beats none', () => {
  const { added, problems } = mergePictures(
    [picture('1.png', null, 'h'), picture('sick/1.png', 'sick', 'h')],
    none,
    classes,
  );
  expect(added.map(({ label }) => label)).toEqual(['sick']);
  expect(problems.map(({ code }) => code)).toEqual(['SAME_IMAGE']);
});

test('what the project has is known; a contradicting label makes its label unknown', () => {
  const stored = new Map([['h', { id: 'i', name: 'sick/1.png', label: 'sick', subject: 'A' }]]);
  expect(mergePictures([picture('x/1.png', 'sick', 'h')], stored, classes)).toMatchObject({
    added: [],
    known: 1,
    contradicted: [],
    problems: [],
  });
  const contradiction = mergePictures([picture('well/1.png', 'well', 'h')], stored, classes);
  expect(contradiction.contradicted.map(({ id }) => id)).toEqual(['i']);
  expect(contradiction.problems.map(({ code }) => code)).toEqual(['LABEL_CONFLICT']);
});

test('two subjects for one picture and a class that the project lacks are reported', () => {
  const { problems, added } = mergePictures(
    [picture('a.png', 'sick', 'h', 'A'), picture('b.png', 'sick', 'h', 'B'), picture('c.png', 'odd', 'k')],
    none,
    classes,
  );
  expect(problems.map(({ code }) => code)).toEqual(['SUBJECT_CONFLICT', 'SAME_IMAGE', 'LABEL_UNKNOWN']);
  expect(added.map(({ label }) => label)).toEqual(['sick', null]);
});
