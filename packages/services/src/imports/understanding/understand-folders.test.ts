import { expect, test } from 'vitest';
import type { Understanding } from '../source.ts';
import {
  bothClasses,
  cells,
  classesOf,
  codesOf,
  everySubject,
  list,
  plain,
  renamed,
  rows,
  seen,
  subjectsOf,
  type Tree,
  twoClasses,
  unnamed,
} from './small-trees.fixture.ts';

const given = ({ entries }: Understanding) =>
  Object.fromEntries(entries.map(({ path, givenSplit }) => [path, givenSplit]));

test.each<[string, Tree]>([
  ['train and test in one folder', renamed(unnamed, (path, at) => `set/${at % 3 ? 'train' : 'test'}/${path}`)],
  [
    'three splits in other words and cases',
    renamed(unnamed, (path, at) => `${['Training', 'VAL', 'testing_set'][at % 3]}/${path}`),
  ],
  ['trainval and test', renamed(unnamed, (path, at) => `${['trainval', 'test'][at % 2]}/${path}`)],
  [
    'dev, and a folder of images in each',
    renamed(unnamed, (path, at) => `${['1-train', '2-dev'][at % 2]}/images/${path}`),
  ],
  ['splits below the classes', renamed(unnamed, (path, at) => path.replace('/', `/${['train', 'valid'][at % 2]}/`))],
])('folders named for splits are no classes: %s', async (_, tree) => {
  const understood = await seen(tree);
  expect(classesOf(understood)).toEqual(bothClasses);
  expect(understood.notes.join(' ')).toContain('named for splits');
  for (const [path, split] of Object.entries(given(understood))) {
    const word = /train|test|val|dev/i.exec(path)?.[0].toLowerCase() ?? '';
    expect(split).toBe({ train: 'train', test: 'test', val: 'validation', dev: 'validation' }[word]);
  }
});

test('a given split that divides subjects is refused with their names, and may be drawn instead', async () => {
  const tree = renamed(cells, (path, at) => `${at % 5 ? 'train' : 'test'}/${path}`);
  const understood = await seen(tree);
  expect(codesOf(understood)).toEqual(['SPLIT_DIVIDES_SUBJECTS']);
  expect(understood.questions[0]?.message).toContain('5 subjects: S0, S2, S3, S4, S5');
  expect(new Set(Object.values(given(understood)))).toEqual(new Set([null]));
  const drawn = await seen(tree, { split: 'drawn' });
  expect([codesOf(drawn), classesOf(drawn)]).toEqual([[], bothClasses]);
});

test('a given split by subject is kept, from folders or from the list', async () => {
  const bySubject = renamed(cells, (path) => `${/S[01]_/.test(path) ? 'test' : 'train'}/${path}`);
  const understood = await seen(bySubject);
  expect(codesOf(understood)).toEqual([]);
  expect(
    understood.entries.every(({ subject, givenSplit }) => givenSplit === (/S[01]/.test(subject) ? 'test' : 'train')),
  ).toBe(true);
  const listed = rows.map(([path = '', subject = '']) => [path, subject, subject === 'S3' ? 'Testing' : 'train']);
  const fromList = await seen({ ...unnamed, 'subjects.csv': list(listed, ',', '\n', ['file', 'subject', 'split']) });
  expect(fromList.entries.filter(({ givenSplit }) => givenSplit === 'test').map(({ subject }) => subject)).toEqual([
    'S3',
    'S3',
    'S3',
    'S3',
  ]);
});

test('one folder named for a split beside a class is asked about', async () => {
  const control = twoClasses({ classes: ['Control', 'Test'], name: plain });
  const understood = await seen(control);
  expect(codesOf(understood)).toContain('CLASS_OR_SPLIT');
  expect(classesOf(await seen(control, { split: 'none' }))).toEqual(['Control 12', 'Test 12']);
  const training = { ...renamed(unnamed, (path) => `train/${path}`), 'docs/a.png': 'x' };
  expect(codesOf(await seen(training))).toContain('CLASS_OR_SPLIT');
  const answered = await seen(training, { split: 'given' });
  expect(answered.classes.map(({ name }) => name)).toEqual(['Parasitized', 'Uninfected', 'docs']);
});

test.each<[string, Tree]>([
  ['in itself', { ...renamed(cells, (path) => `cells/${path}`), ...renamed(cells, (path) => `cells/cells/${path}`) }],
  ['in itself under another name', { ...cells, ...renamed(cells, (path) => `backup/${path}`) }],
  [
    'twice in itself',
    { ...cells, ...renamed(cells, (path) => `a/${path}`), ...renamed(cells, (path) => `a/a/${path}`) },
  ],
  [
    'beside itself',
    { ...renamed(cells, (path) => `cells/${path}`), ...renamed(cells, (path) => `cells copy/${path}`) },
  ],
  [
    'in itself, with a split',
    Object.fromEntries(
      ['', 'set/'].flatMap((top) =>
        Object.entries(renamed(cells, (path) => `set/${top}${/S[01]_/.test(path) ? 'test' : 'train'}/${path}`)),
      ),
    ),
  ],
])('a copy of the tree %s makes no third class', async (_, tree) => {
  const understood = await seen(tree);
  expect(understood.classes.map(({ name }) => name)).toEqual(['Parasitized', 'Uninfected']);
  expect(codesOf(understood)).toEqual([]);
  expect([understood.entries.length % 24, subjectsOf(understood)]).toEqual([0, everySubject]);
  expect(understood.notes.join(' ')).toMatch(/same (folders|files)/);
});

test('a class of one picture is named with its count and asked about', async () => {
  const tree = { ...cells, 'docs/screenshot.png': 'x', 'few/S1_thin_1.png': 'a', 'few/S2_thin_1.png': 'b' };
  const understood = await seen(tree);
  expect(codesOf(understood)).toEqual(['SMALL_CLASS']);
  expect(understood.questions[0]?.message).toContain('"docs" has 1 image of 1 subject');
  expect(understood.questions[0]?.message).toContain('"few" has 2 images of 2 subjects');
  const chosen = await seen(tree, { classes: ['Parasitized', 'Uninfected'] });
  expect([codesOf(chosen), classesOf(chosen)]).toEqual([[], bothClasses]);
  expect(chosen.leftOut.map(({ count, examples }) => [count, examples])).toEqual([
    [1, ['docs/screenshot.png']],
    [2, ['few/S1_thin_1.png', 'few/S2_thin_1.png']],
  ]);
  await expect(seen(tree, { classes: ['Parasitized', 'other'] })).rejects.toMatchObject({
    message: expect.stringContaining('"other"'),
  });
});

test.each<[string, number, number, boolean]>([
  ['one picture', 1, 1, true],
  ['four pictures of four subjects', 4, 4, true],
  ['many pictures of one subject', 30, 1, true],
  ['five pictures of two subjects', 5, 2, false],
])('whether a third class is too small to go unasked: %s', async (_, images, subjects, isAsked) => {
  const third = Object.fromEntries(
    Array.from({ length: images }, (_, at) => [`Ring/T${at % subjects}_thin_${at}.png`, String(at)]),
  );
  const understood = await seen({ ...cells, ...third }, { positive: 'Parasitized' });
  expect(codesOf(understood)).toEqual(isAsked ? ['SMALL_CLASS'] : []);
  expect(understood.classes).toContainEqual({ name: 'Ring', images, subjects });
  if (isAsked) expect(understood.questions[0]?.message).toMatch(`"Ring" has ${images} image`);
});

/** Pictures of the first class, then of the second, as files of these names below their class. */
const oneSided = (fileOf: (at: number) => string, otherOf: (at: number) => string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      at % 2 ? `Parasitized/${fileOf(at)}` : `Uninfected/${otherOf(at)}`,
      String(at),
    ]),
  );
const listedSides = oneSided(
  (at) => `${at}.png`,
  (at) => `${at}.png`,
);

test.each<[string, Tree, string]>([
  [
    'in the names of files',
    oneSided(
      (at) => `SA_thin_${at}.png`,
      (at) => `S${at % 3}_thin_${at}.png`,
    ),
    'Parasitized',
  ],
  [
    'in folders below the class',
    oneSided(
      (at) => `SA/${at}.png`,
      (at) => `S${at % 3}/${at}.png`,
    ),
    'Parasitized',
  ],
  [
    'in the list',
    {
      ...listedSides,
      'subjects.csv': list(
        Object.keys(listedSides).map((path, at) => [path, path.startsWith('P') ? 'SA' : `S${at % 3}`]),
      ),
    },
    'Parasitized',
  ],
  [
    'for the other class',
    oneSided(
      (at) => `S${at % 3}_thin_${at}.png`,
      (at) => `SA_thin_${at}.png`,
    ),
    'Uninfected',
  ],
])('a class of one subject is asked about, whatever names the subject: %s', async (_, tree, name) => {
  const understood = await seen(tree);
  expect(codesOf(understood)).toEqual(['SMALL_CLASS']);
  expect(understood.questions[0]?.message).toContain(`"${name}" has 30 images of 1 subject.`);
  expect(understood.notes.join(' ')).toContain('are of one subject (SA)');
});

test('positives of one subject are said, and asked about', async () => {
  const tree: Record<string, string> = {};
  for (let index = 0; index < 6; index++) tree[`Parasitized/SA_thin_${index}.png`] = String(index);
  for (let index = 0; index < 30; index++)
    tree[`Uninfected/${index % 2 ? 'SB' : 'SC'}_thin_${index}.png`] = String(index);
  const understood = await seen(tree);
  expect(codesOf(understood)).toEqual(['SMALL_CLASS']);
  expect(understood.notes.join(' ')).toContain('are of one subject (SA)');
});

test.each<[readonly [string, string], string, boolean]>([
  [['Parasitized', 'Uninfected'], 'Parasitized', true],
  [['Benign', 'Malignant'], 'Malignant', true],
  [['Gesund', 'Infiziért'], 'Infiziért', true],
  [['negative', 'positive'], 'positive', true],
  [['cat', 'dog'], 'cat', false],
  [['0', '1'], '1', false],
  [['no', 'yes'], 'yes', false],
  [['malaria_negative', 'malaria_positive'], 'malaria_positive', true],
  [['tumor', 'tumor-free'], 'tumor', true],
  [['Normal', 'Ring form'], 'Ring form', false],
  [['Cancer', 'Tumour'], 'Cancer', false],
])('of %j the positive class is %s, certain: %s', async (classes, name, certain) => {
  const understood = await seen(twoClasses({ classes }));
  expect(understood.positive).toEqual({ name, certain });
  expect(codesOf(understood)).toEqual(certain ? [] : ['POSITIVE_CLASS']);
  const other = classes.find((each) => each !== name) ?? '';
  const chosen = await seen(twoClasses({ classes }), { positive: other });
  expect([chosen.positive, codesOf(chosen)]).toEqual([{ name: other, certain: true }, []]);
});

test('folders of patients with classes in them are asked about, never guessed', async () => {
  const patients: Record<string, string> = {};
  for (let index = 0; index < 40; index++)
    patients[`patient_${index % 5}/${index % 3 ? 'ring' : 'round'}/${index}.png`] = String(index);
  const understood = await seen(patients);
  expect(codesOf(understood)).toContain('CLASS_OR_SUBJECT');
  expect(understood.questions.find(({ code }) => code === 'CLASS_OR_SUBJECT')?.choices[0]).toBe('inner');
  const inner = await seen(patients, { classFolder: 'inner' });
  expect(inner.classes.map(({ name, subjects }) => [name, subjects])).toEqual([
    ['ring', 5],
    ['round', 5],
  ]);
  expect(subjectsOf(inner)).toEqual([0, 1, 2, 3, 4].map((at) => `patient_${at}`));
  const named = await seen(renamed(unnamed, (path, at) => `${['Anna', 'Ben', 'Cleo'][at % 3]}/${path}`));
  expect(codesOf(named)).toContain('CLASS_OR_SUBJECT');
  const flat = await seen(
    Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`patient_${at % 5}/${at}.png`, String(at)])),
  );
  expect(codesOf(flat)).toContain('CLASS_OR_SUBJECT');
});

test('folders of subjects below the classes, unlabelled folders and loose pictures', async () => {
  const understood = await seen({
    'a/p1/1.png': '1',
    'b/p2/1.png': '2',
    'b/p1/1.png': '4',
    'unknown/3.png': '3',
    '4.png': '4',
  });
  expect(understood.entries.map(({ path, label, subject }) => [path, label, subject])).toEqual([
    ['4.png', null, '4.png'],
    ['a/p1/1.png', 'a', 'p1'],
    ['b/p1/1.png', 'b', 'p1'],
    ['b/p2/1.png', 'b', 'p2'],
    ['unknown/3.png', null, 'unknown/3.png'],
  ]);
  const images = await seen(renamed(unnamed, (path) => path.replace('/', '/images/')));
  expect([classesOf(images), subjectsOf(images)]).toEqual([
    bothClasses,
    Object.keys(unnamed)
      .map((path) => path.replace('/', '/images/'))
      .sort(),
  ]);
});

test('nothing, one class and one subject are said, and no choice helps', async () => {
  expect(await seen({ 'a.txt': '' })).toMatchObject({ questions: [{ code: 'NO_IMAGES', field: null, choices: [] }] });
  expect(await seen({ 'Parasitized/1.png': '', 'Parasitized/2.png': '' })).toMatchObject({
    questions: [{ code: 'ONE_CLASS', field: null }],
  });
  expect(await seen(twoClasses({ subjects: 1 }))).toMatchObject({
    questions: [{ code: 'ONE_SUBJECT', message: expect.stringContaining('S0') }],
  });
});
