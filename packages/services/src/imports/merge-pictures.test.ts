import { expect, test } from 'vitest';
import { mergePictures } from './merge-pictures.ts';
import { preparedPicture } from './prepared-picture.fixture.ts';

const picture = (path: string, label: string | null, hash: string, subject = 'A') => ({
  origin: { path, label, subject, givenSplit: null },
  contentHash: hash,
  picture: { ...preparedPicture(path, hash), row: 0, pixelsHash: '' },
});
const storedRow = {
  id: 'i',
  name: 'sick/1.png',
  label: 'sick',
  subject: 'A',
  perceptualHash: null,
  datasetId: 'd',
  position: 0,
};
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
  const stored = new Map([['h', { ...storedRow, pixelHash: 'h' }]]);
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

const recoded = (path: string, label: string | null, bytes: string, pixels: string, subject = 'A') => {
  const { picture: facts, ...rest } = picture(path, label, bytes, subject);
  return { ...rest, picture: { ...facts, pixelHash: pixels } };
};

test('the same pixels in other bytes are the same picture: under one label, under two, and of two subjects', () => {
  const twice = mergePictures(
    [recoded('a.png', 'sick', 'b1', 'p'), recoded('b.webp', 'sick', 'b2', 'p')],
    none,
    classes,
  );
  expect(twice).toMatchObject({ known: 1, problems: [{ path: 'b.webp', code: 'SAME_IMAGE' }] });
  expect(twice.added).toHaveLength(1);
  const contradicting = mergePictures(
    [recoded('sick/a.png', 'sick', 'b1', 'p'), recoded('well/b.png', 'well', 'b2', 'p')],
    none,
    classes,
  );
  expect(contradicting.added.map(({ label }) => label)).toEqual([null]);
  expect(contradicting.problems.map(({ code }) => code)).toEqual(['LABEL_CONFLICT']);
  const shared = mergePictures(
    [recoded('a.png', 'sick', 'b1', 'p', 'A'), recoded('b.png', 'sick', 'b2', 'p', 'B')],
    none,
    classes,
  );
  expect(shared.added.map(({ origin }) => origin.subject)).toEqual(['A']);
  expect(shared.problems.map(({ code }) => code)).toContain('SUBJECT_CONFLICT');
});

test('the same pixels as a stored picture are known; stored pictures that nobody has looked at match by bytes only', () => {
  const stored = new Map([
    ['b1', { ...storedRow, pixelHash: 'p' }],
    ['b9', { ...storedRow, id: 'j', pixelHash: null }],
  ]);
  const merged = mergePictures(
    [recoded('well/1.png', 'well', 'b2', 'p'), recoded('new.png', 'sick', 'b3', 'q')],
    stored,
    classes,
  );
  expect(merged.contradicted.map(({ id }) => id)).toEqual(['i']);
  expect(merged.added.map(({ origin }) => origin.path)).toEqual(['new.png']);
  expect(mergePictures([recoded('x.png', 'sick', 'b9', 'r')], stored, classes)).toMatchObject({ known: 1, added: [] });
});

test('a name that says another format and a file of several pages are said of what is kept', () => {
  const { picture: facts, ...rest } = picture('slide.png', 'sick', 'h');
  const tiff = { ...rest, picture: { ...facts, pages: 3, technical: { ...facts.technical, format: 'tiff' as const } } };
  const { problems, added } = mergePictures([tiff], none, classes);
  expect(added).toHaveLength(1);
  expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'OTHER_FORMAT: The name says PNG, but the content is TIFF; read as TIFF.',
    expect.stringContaining('FIRST_PAGE: The TIFF holds 3 pages'),
  ]);
});

test.each([
  ['slide.png', 'jpeg', 'The name says PNG, but the content is JPEG; read as JPEG.'],
  ['slide.tif', 'webp', 'The name says TIFF, but the content is WebP; read as WebP.'],
  ['slide.JPG', 'bmp', 'The name says JPEG, but the content is BMP; read as BMP.'],
  ['slide.jfif', 'jpeg', null],
  ['slide.JPE', 'jpeg', null],
  ['slide.dib', 'bmp', null],
  ['slide.tif', 'tiff', null],
] as const)('a picture called %s whose content is %s', (name, format, said) => {
  const { picture: facts, ...rest } = picture(name, 'sick', 'h');
  const { problems, added } = mergePictures(
    [{ ...rest, picture: { ...facts, technical: { ...facts.technical, format } } }],
    none,
    classes,
  );
  expect(added).toHaveLength(1);
  expect(problems.map(({ message }) => message)).toEqual(said === null ? [] : [said]);
});

test('a copy of which nobody knows the subject takes the subject that another copy has', () => {
  const [one, other] = [picture('a/1.png', 'sick', 'h', 'a/1.png'), picture('b/1.png', 'sick', 'h', 'b/1.png')];
  const named = picture('c/1.png', 'sick', 'h', 'Anna');
  for (const order of [
    [one, other, named],
    [named, one, other],
  ]) {
    const { added, problems } = mergePictures(order, none, classes);
    expect(added.map(({ origin }) => origin.subject)).toEqual(['Anna']);
    expect(problems.map(({ code }) => code)).toEqual(['SAME_IMAGE', 'SAME_IMAGE']);
  }
});
