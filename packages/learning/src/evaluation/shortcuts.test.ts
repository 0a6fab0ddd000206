import { expect, test } from 'vitest';
import type { MeasuredPicture } from './shortcuts.ts';
import { shortcutTable } from './shortcuts.ts';

const classes = ['sick', 'well'];
const picture = (
  label: string | null,
  subject: string,
  more: Partial<MeasuredPicture['technical']> = {},
): MeasuredPicture => ({
  label,
  subject,
  width: 100,
  height: 100,
  technical: {
    format: 'png',
    depth: 8,
    colourModel: 'colour',
    alpha: false,
    bytesPerPixel: 1,
    jpegQuality: null,
    background: [0, 0, 0],
    brightness: 100,
    contrast: 10,
    sharpness: 1,
    ...more,
  },
});

test('a class of 16 bits alone, one of TIFF alone and one with transparency are told without a fault', () => {
  const subjects = Array.from({ length: 12 }, (_, index) => `S${index}`);
  for (const [more, property] of [
    [{ depth: 16 }, 'bit depth'],
    [{ format: 'tiff' }, 'format: PNG'],
    [{ alpha: true }, 'transparency: no'],
    [{ colourModel: 'grey' }, 'colours: colour'],
    [{ background: [9, 0, 0] }, 'background, red'],
  ] as const) {
    const changed = { ...more } as Partial<MeasuredPicture['technical']>;
    const pictures = subjects.flatMap((subject) => [picture('sick', subject, changed), picture('well', subject)]);
    const { rows, warnFrom, isUncertain, fewestSubjects } = shortcutTable(pictures, classes);
    expect(rows, property).toHaveLength(1);
    expect(rows[0]).toMatchObject({ property, class: 'sick', auc: 1 });
    expect(rows[0]?.auc).toBeGreaterThanOrEqual(warnFrom);
    expect([isUncertain, fewestSubjects]).toEqual([false, 12]);
  }
});

test.each<[string, Partial<MeasuredPicture>, Partial<MeasuredPicture['technical']>]>([
  ['width', { width: 120 }, {}],
  ['height', { height: 90 }, {}],
  ['width over height', { width: 120, height: 90 }, {}],
  ['file size for one pixel', {}, { bytesPerPixel: 0.4 }],
  ['JPEG quality', {}, { jpegQuality: 60 }],
  ['background, green', {}, { background: [0, 12, 0] }],
  ['contrast', {}, { contrast: 30 }],
  ['colours: colour', {}, { colourModel: 'palette' }],
  ['format: JPEG', {}, { format: 'webp' }],
])('a class that differs in %s alone is warned of by that property', (property, size, technical) => {
  const subjects = Array.from({ length: 12 }, (_, index) => `S${index}`);
  const jpeg = { format: 'jpeg', jpegQuality: 90 } as const;
  const pictures = subjects.flatMap((subject) => [
    { ...picture('sick', subject, { ...jpeg, ...technical }), ...size },
    picture('well', subject, jpeg),
  ]);
  const { rows, warnFrom } = shortcutTable(pictures, classes);
  const telling = rows.filter(({ auc }) => auc >= warnFrom);
  expect(telling.map((row) => [row.property, row.auc])).toContainEqual([property, 1]);
  // Width and height are told by their ratio, too.
  expect(telling.every((row) => row.property === property || 'width' in size || 'height' in size)).toBe(true);
});

test('each subject counts the same: 9 bright pictures of one subject weigh as much as 1 of another', () => {
  // Sick: A with 9 pictures of 200, B with one of 0; well: C with one of 100. P(sick > well) = (1 + 0) / 2, not 9 / 10.
  const bright = Array.from({ length: 9 }, () => picture('sick', 'A', { brightness: 200 }));
  const pictures = [...bright, picture('sick', 'B', { brightness: 0 }), picture('well', 'C', { brightness: 100 })];
  const { rows, isUncertain, fewestSubjects } = shortcutTable(pictures, classes);
  expect(rows).toEqual([{ property: 'brightness', class: 'sick', auc: expect.closeTo(0.5, 9), isHigher: true }]);
  expect([isUncertain, fewestSubjects]).toEqual([true, 1]);
});

test('an AUC below 0.5 is given as its opposite, ties count half, and the most telling row comes first', () => {
  // Brightness: sick 1, 2, well 2, 3. Of 4 pairs sick is above in none, tied in one: 0.125, so 0.875 for lower.
  const pictures = [
    picture('sick', 'A', { brightness: 1, sharpness: 3 }),
    picture('sick', 'B', { brightness: 2, sharpness: 1 }),
    picture('well', 'C', { brightness: 2, sharpness: 2 }),
    picture('well', 'D', { brightness: 3, sharpness: 2 }),
  ];
  expect(shortcutTable(pictures, classes).rows).toEqual([
    { property: 'brightness', class: 'sick', auc: 0.875, isHigher: false },
    { property: 'sharpness', class: 'sick', auc: 0.5, isHigher: true },
  ]);
});

test('of three classes the one that is told best is named; unknown labels and a single class say nothing', () => {
  const pictures = [
    picture('a', 'A', { jpegQuality: 90, format: 'jpeg' }),
    picture('b', 'B', { jpegQuality: 50, format: 'jpeg' }),
    picture('c', 'C', { jpegQuality: 70, format: 'jpeg' }),
    picture(null, 'D', { brightness: 250 }),
  ];
  expect(shortcutTable(pictures, ['c', 'a', 'b']).rows).toEqual([
    { property: 'JPEG quality', class: 'a', auc: 1, isHigher: true },
  ]);
  expect(shortcutTable(pictures.slice(0, 1), ['a', 'b', 'c']).rows).toEqual([]);
});
