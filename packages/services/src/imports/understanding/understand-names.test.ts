import { expect, test } from 'vitest';
import type { Understanding } from '../source.ts';
import {
  bothClasses,
  cells,
  classesOf,
  codesOf,
  foundFile,
  list,
  renamed,
  seen,
  subjectsOf,
  type Tree,
  twoClasses,
  unnamed,
} from './small-trees.fixture.ts';
import { understand } from './understand.ts';

const kindsOf = ({ leftOut }: Understanding) => leftOut.map(({ kind, count }) => `${kind} ${count}`);

test('what lies below hidden folders and folders of the system is left out, a line for each kind', async () => {
  const understood = await seen({
    ...unnamed,
    '.ipynb_checkpoints/a-checkpoint.png': '',
    '@eaDir/thumb.png': '',
    'Parasitized/.ipynb_checkpoints/b-checkpoint.png': '',
    '.Trash-1000/files/z.png': '',
    '__MACOSX/Parasitized/._P1.png': '',
    '$RECYCLE.BIN/S-1-5/x.png': '',
    'lost+found/y.png': '',
    '#recycle/Parasitized/z.png': '',
    'System Volume Information/z.png': '',
    'Parasitized/Thumbs.db': '',
    'Uninfected/THUMBS.DB': '',
    'Uninfected/desktop.ini': '',
    'Uninfected/.DS_Store': '',
    'Uninfected/~$list.png': '',
    ...Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`Parasitized/._P${at}.png`, ''])),
  });
  expect(classesOf(understood)).toEqual(bothClasses);
  expect(kindsOf(understood).sort()).toEqual(
    [
      '.ipynb_checkpoints/ 2',
      '@eaDir/ 1',
      '.Trash-1000/ 1',
      '__MACOSX/ 1',
      '$RECYCLE.BIN/ 1',
      'lost+found/ 1',
      '#recycle/ 1',
      'System Volume Information/ 1',
      'Thumbs.db 1',
      'THUMBS.DB 1',
      'desktop.ini 1',
      '.DS_Store 1',
      '~$* 1',
      '._* 150',
    ].sort(),
  );
  expect(understood.problems).toEqual([]);
});

test('real faults come before what nobody misses, and all of them are named', async () => {
  const understood = await seen({
    ...unnamed,
    'notes.doc': '',
    'Uninfected/IMG_0001': '',
    'Uninfected/1.dcm': '',
    'Uninfected/2.DCM': '',
    ...Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`Parasitized/._P${at}.png`, ''])),
    'patients.csv': 'a,b',
  });
  expect(kindsOf(understood)).toEqual(['.dcm 2', 'no-ending 1', 'table .csv 1', '.doc 1', '._* 150']);
  expect(understood.problems.map(({ path }) => path)).toEqual(['Uninfected/1.dcm', 'Uninfected/2.DCM']);
});

test.each<[string, Tree]>([
  [
    'DICOM',
    { ...twoClasses({ classes: ['Parasitized', 'x'] }), ...renamed(cells, (path) => path.replace('.png', '.dcm')) },
  ],
  ['NIfTI', { ...renamed(cells, (path) => (path.startsWith('U') ? path.replace('.png', '.nii') : path)) }],
  ['HEIC', { ...renamed(cells, (path) => (path.startsWith('U') ? path.replace('.png', '.heic') : path)) }],
])('a class that is lost whole is named: %s', async (_, tree) => {
  const understood = await seen(Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('x/'))));
  expect(understood.problems[0]).toMatchObject({
    code: 'CLASS_LOST',
    message: expect.stringContaining('"Uninfected"'),
  });
  expect(understood.questions[0]).toMatchObject({ code: 'ONE_CLASS', message: expect.stringContaining('Uninfected') });
});

test.each<[string, Tree]>([
  ['TIFF in two endings', renamed(twoClasses({ ending: 'tif' }), (path, at) => (at % 2 ? path : `${path}f`))],
  ['BMP', twoClasses({ ending: 'BMP' })],
  [
    'other endings of JPEG',
    renamed(twoClasses({ ending: 'jfif' }), (path, at) => (at % 2 ? path : path.replace('jfif', 'JPE'))),
  ],
])('pictures by their name: %s', async (_, tree) => {
  expect(classesOf(await seen(tree))).toEqual(bothClasses);
});

const german = twoClasses({
  classes: ['Infiziért', 'Gesund'],
  name: (classAt, at) => `${['Jürgen', 'Zoë'][classAt]}_${at}.png`,
});
const people = Object.keys(german).map((path, at) => [path, `Jürgen${at % 6}`]);

test.each<[string, (text: string) => string]>([
  ['decomposed files', (text) => text.normalize('NFD')],
  ['composed files', (text) => text.normalize('NFC')],
])('names are compared in their composed form: %s', async (_, form) => {
  for (const listForm of ['NFC', 'NFD']) {
    const tree = { ...renamed(german, form), 'subjects.csv': list(people).normalize(listForm) };
    const understood = await seen(tree, { positive: 'Infiziért'.normalize('NFD') });
    expect(understood.problems).toEqual([]);
    expect(classesOf(understood)).toEqual(['Gesund 12', 'Infiziért 12']);
    expect(subjectsOf(understood)).toEqual([0, 1, 2, 3, 4, 5].map((at) => `Jürgen${at}`));
    expect(understood.entries.every(({ path }) => path === path.normalize('NFC'))).toBe(true);
  }
});

test('a second import in another form meets the stored classes and subjects, as they are spelled', async () => {
  const stored = {
    classes: ['Gesund', 'Infiziért'.normalize('NFD')],
    positive: 'Infiziért'.normalize('NFD'),
    subjects: new Map([['Jürgen1'.normalize('NFD'), 'test' as const]]),
  };
  const understood = await seen({ ...german, 'subjects.csv': list(people) }, {}, stored);
  expect(understood.classes.map(({ name }) => name)).toEqual(stored.classes);
  expect(subjectsOf(understood).filter((name) => stored.subjects.has(name))).toHaveLength(1);
  expect([codesOf(understood), understood.positive]).toEqual([[], { name: stored.positive, certain: true }]);
});

test.each<[string, (path: string, at: number) => string]>([
  ['a blank at the end', (path, at) => (at % 2 ? path.replace('/', ' /') : path)],
  ['a blank that does not break', (path, at) => (at % 2 ? path.replace('/', '\u00a0/') : path)],
  ['a space without width', (path, at) => (at % 2 ? path.replace('/', '\u200b/') : path)],
])('class names are trimmed: %s', async (_, rename) => {
  const understood = await seen(renamed(unnamed, rename));
  expect(classesOf(understood)).toEqual(bothClasses);
  expect(understood.notes.join(' ')).toContain('taken off the names of folders');
});

test.each<[string, (path: string, at: number) => string, string]>([
  ['in case', (path, at) => (at % 2 ? path.replace('Para', 'para') : path), '"parasitized"'],
  ['in all letters', (path, at) => (at % 3 ? path : path.replace('Uninfected', 'UNINFECTED')), '"UNINFECTED"'],
  ['in width', (path, at) => (at % 3 ? path : path.replace('Uninfected', 'Ｕninfected')), '"Ｕninfected"'],
])('classes that differ %s are asked about, and may be joined', async (_, rename, named) => {
  const understood = await seen(renamed(unnamed, rename));
  expect(codesOf(understood)).toContain('CLASSES_DIFFER_IN_CASE');
  expect(understood.questions.find(({ code }) => code === 'CLASSES_DIFFER_IN_CASE')?.message).toContain(named);
  const joined = await seen(renamed(unnamed, rename), { joinClasses: true });
  expect(joined.classes.map(({ images }) => images)).toEqual([12, 12]);
  expect(codesOf(joined)).not.toContain('CLASSES_DIFFER_IN_CASE');
  expect(codesOf(await seen(renamed(unnamed, rename), { joinClasses: false }))).toContain('CLASSES_DIFFER_IN_CASE');
  const chosen = await seen(renamed(unnamed, rename), { classes: ['Parasitized', 'Uninfected'] });
  expect(codesOf(chosen)).not.toContain('CLASSES_DIFFER_IN_CASE');
});

test('huge files are named, not read', async () => {
  const huge = { ...foundFile('Parasitized/huge.png', ''), byteSize: 2 ** 30 };
  const files = [...Object.entries(cells).map(([path, content]) => foundFile(path, content)), huge];
  const understood = await understand({ files, unlisted: [], notes: [] });
  expect(understood.problems).toMatchObject([{ path: 'Parasitized/huge.png', code: 'IMPORT_TOO_LARGE' }]);
  expect(understood.entries).toHaveLength(24);
});
