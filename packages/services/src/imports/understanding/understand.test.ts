import type { ImportChoices } from '@fovea/domain';
import { expect, test } from 'vitest';
import type { ExistingProject, FoundFile, Understanding } from '../source.ts';
import { understand } from './understand.ts';

type Tree = Readonly<Record<string, string | Buffer>>;

const foundFile = (path: string, content: string | Buffer): FoundFile => ({
  path,
  byteSize: content.length,
  stamp: '1',
  read: () => Promise.resolve(Buffer.from(content)),
});
const seen = (tree: Tree, choices?: ImportChoices, existing?: ExistingProject): Promise<Understanding> =>
  understand(
    { files: Object.entries(tree).map(([path, content]) => foundFile(path, content)), unlisted: [], notes: [] },
    choices,
    existing,
  );

interface Shape {
  readonly n?: number;
  readonly subjects?: number;
  readonly classes?: readonly [string, string];
  readonly name?: (classAt: number, at: number) => string;
  readonly ending?: string;
}

/** Two classes of twelve pictures; each name carries one of six subjects. */
function twoClasses({
  n = 12,
  subjects = 6,
  classes = ['Parasitized', 'Uninfected'],
  name,
  ending = 'png',
}: Shape = {}) {
  const tree: Record<string, string> = {};
  for (const [at, folder] of classes.entries()) {
    for (let index = 0; index < n; index++) {
      const file = name?.(at, index) ?? `S${index % subjects}_thin_${'PU'[at]}${index}.${ending}`;
      tree[`${folder}/${file}`] = `${at} ${index}`;
    }
  }
  return tree;
}
const plain = (classAt: number, at: number) => `${'PU'[classAt]}${at}.png`;
const cells = twoClasses();
const unnamed = twoClasses({ name: plain });
const renamed = (tree: Tree, rename: (path: string, at: number) => string): Tree =>
  Object.fromEntries(Object.entries(tree).map(([path, content], at) => [rename(path, at), content]));

const classesOf = ({ classes }: Understanding) => classes.map(({ name, images }) => `${name} ${images}`);
const subjectsOf = ({ entries }: Understanding) => [...new Set(entries.map(({ subject }) => subject))].sort();
const codesOf = ({ questions }: Understanding) => questions.map(({ code }) => code);
const kindsOf = ({ leftOut }: Understanding) => leftOut.map(({ kind, count }) => `${kind} ${count}`);
const given = ({ entries }: Understanding) =>
  Object.fromEntries(entries.map(({ path, givenSplit }) => [path, givenSplit]));
const everySubject = ['S0', 'S1', 'S2', 'S3', 'S4', 'S5'];
const bothClasses = ['Parasitized 12', 'Uninfected 12'];

/** Rows for the unnamed pictures, of six subjects. */
const rows = Object.keys(unnamed).map((path, at) => [path, `S${at % 6}`]);
const list = (of: readonly (readonly string[])[], separator = ',', newline = '\n', head = ['file', 'subject']) =>
  [head, ...of].map((row) => row.join(separator)).join(newline) + newline;
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const latin = (text: string) => Buffer.from(text, 'latin1');

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

test.each<[string, string, Tree, string]>([
  ['semicolons', 'subjects.csv', { text: list(rows, ';', '\r\n') }, 'UTF-8 with semicolons'],
  ['tabs', 'subjects.tsv', { text: list(rows, '\t') }, 'UTF-8 with tabs'],
  ['bars', 'SUBJECTS.TXT', { text: list(rows, '|', '\r') }, 'UTF-8 with bars'],
  ['a capital letter', 'Subjects.csv', { text: list(rows) }, 'UTF-8 with commas'],
  [
    'UTF-16 of Excel',
    'subjects.csv',
    { text: Buffer.from(`\ufeff${list(rows, '\t', '\r\n')}`, 'utf16le') },
    'UTF-16 LE with tabs',
  ],
  ['UTF-16 without a mark', 'subjects.csv', { text: Buffer.from(list(rows), 'utf16le') }, 'UTF-16 LE with commas'],
  ['big-endian UTF-16', 'subjects.csv', { text: bigEndian(`\ufeff${list(rows, ';')}`) }, 'UTF-16 BE with semicolons'],
  ['big-endian UTF-16 without a mark', 'subjects.csv', { text: bigEndian(list(rows)) }, 'UTF-16 BE with commas'],
  ['a byte-order mark', 'subjects.csv', { text: `\ufeff${list(rows)}` }, 'UTF-8 with commas'],
  ['a line for Excel', 'subjects.csv', { text: `sep=;\r\n${list(rows, ';', '\r\n')}` }, 'UTF-8 with semicolons'],
  ['quotes', 'subjects.csv', { text: list(rows.map((row) => row.map((cell) => `"${cell}"`))) }, 'UTF-8 with commas'],
  [
    'backslashes',
    'subjects.csv',
    { text: list(rows.map(([path = '', subject = '']) => [`.\\${path.replace('/', '\\')}`, subject])) },
    'UTF-8',
  ],
  [
    'upper case',
    'subjects.csv',
    { text: list(rows.map(([path = '', subject = '']) => [path.toUpperCase(), subject])) },
    'in other capitals',
  ],
  [
    'bare names',
    'subjects.csv',
    { text: list(rows.map(([path = '', subject = '']) => [path.split('/')[1] ?? '', subject])) },
    'by the end of its path',
  ],
  [
    'names without an ending',
    'subjects.csv',
    { text: list(rows.map(([path = '', subject = '']) => [path.replace('.png', ''), subject])) },
    'without the ending',
  ],
  [
    'absolute paths',
    'subjects.csv',
    { text: list(rows.map(([path = '', subject = '']) => [`/home/anna/set/${path}`, subject])) },
    'begins above',
  ],
  [
    'paths with a drive',
    'subjects.csv',
    { text: list(rows.map(([path = '', subject = '']) => [`C:\\set\\${path.replace('/', '\\')}`, subject])) },
    'begins above',
  ],
  [
    'headings in another order and case',
    'subjects.csv',
    {
      text: list(
        rows.map((row) => row.toReversed()),
        ',',
        '\n',
        ['Patient_ID', 'Filename'],
      ),
    },
    '"Filename"',
  ],
  [
    'more headings',
    'subjects.csv',
    {
      text: list(
        rows.map(([path = '', subject = ''], at) => [String(at), subject, '44', path]),
        ';',
        '\n',
        ['', 'patient', 'Age', 'image path'],
      ),
    },
    'not used Age',
  ],
  ['repeated rows', 'subjects.csv', { text: list([...rows, ...rows.slice(0, 3)]) }, '3 rows of subjects.csv repeat'],
])('a list of subjects with %s is read, and the notes say how', async (_, name, { text = '' }, note) => {
  const understood = await seen({ ...unnamed, [name]: text });
  expect(subjectsOf(understood)).toEqual(everySubject);
  expect(understood.problems).toEqual([]);
  expect(understood.notes.join('\n')).toContain(note);
});

test('a note may have several lines, and lines are still counted as an editor does', async () => {
  const text = `file,subject,note\n${rows.map((row) => `${row.join()},"one, two\nthree"`).join('\n')}\n`;
  expect(subjectsOf(await seen({ ...unnamed, 'subjects.csv': text }))).toEqual(everySubject);
  await expect(seen({ ...unnamed, 'subjects.csv': `${text}Parasitized/P0.png,\n` })).rejects.toMatchObject({
    message: expect.stringContaining('Line 50 '),
  });
});

test('a list in a folder of its own names files from there, or from the top', async () => {
  const up = rows.map(([path = '', subject = '']) => [`../${path}`, subject]);
  expect(subjectsOf(await seen({ ...unnamed, 'lists/subjects.csv': list(up) }))).toEqual(everySubject);
  const inner = { ...renamed(unnamed, (path) => `set/${path}`), 'set/subjects.csv': list(rows) };
  expect(subjectsOf(await seen(inner))).toEqual(everySubject);
  const top = { ...renamed(unnamed, (path) => `set/${path}`), 'lists/subjects.csv': list(rows) };
  expect(subjectsOf(await seen(top))).toEqual(everySubject);
});

test.each<[string, Buffer, number]>([
  [
    'Windows-1252',
    latin('file,subject\r\nParasitized/P0.png,Müller\r\nParasitized/P1.png,Möller\r\nParasitized/P2.png,Mäller\r\n'),
    3,
  ],
  [
    'Windows-1252 with signs beyond Latin-1',
    Buffer.concat([
      latin('file,subject\nParasitized/P0.png,'),
      Buffer.from([0x8a]),
      latin('imon\nParasitized/P1.png,'),
      Buffer.from([0x9a]),
      latin('imon\n'),
    ]),
    2,
  ],
  [
    'Windows-1252 with semicolons, and people who differ in two letters',
    latin('file;subject\r\nParasitized/P0.png;Müllér\r\nParasitized/P1.png;Müller\r\nParasitized/P2.png;Mullér\r\n'),
    3,
  ],
  [
    'Windows-1252 with tabs, and people of one letter',
    latin('file\tsubject\nParasitized/P0.png\tMüller\nParasitized/P1.png\tå\nParasitized/P2.png\tä\n'),
    3,
  ],
])('%s keeps people apart', async (_, bytes, people) => {
  const understood = await seen({ ...unnamed, 'subjects.csv': bytes });
  const listed = understood.entries.filter(({ path }) => /P[0-2]\.png/.test(path)).map(({ subject }) => subject);
  expect(new Set(listed.slice(0, people)).size).toBe(people);
  expect(listed.join()).toMatch(/Müller|Šimon/);
  expect(understood.notes.join('\n')).toContain('Windows-1252');
});

/** Lists whose fault stands in line 7, as an editor counts. */
const faultyInLine7: readonly (readonly [string, Buffer | string])[] = [
  [
    'no subject in line 7, of Windows',
    'file,subject\r\n\r\n\r\nParasitized/P0.png,S0\r\n\r\n\r\nParasitized/P1.png,\r\n',
  ],
  ['no subject in line 7, of an old Mac', `file,subject\r${'\r'.repeat(5)}Parasitized/P1.png,\r`],
  ['no file in line 7, below a line for Excel', `sep=;\nfile;subject\n${'Parasitized/P0.png;S0\n\n'.repeat(2)};S1\n`],
  ['no subject in line 7, below blank lines', `\n\n\n\nfile,subject\nParasitized/P0.png,S0\nParasitized/P1.png,\n`],
  [
    'no subject in line 7, below a note of lines',
    'file,subject,note\nParasitized/P0.png,S0,"a\n\nb\nc"\nParasitized/P1.png,S1,\nParasitized/P2.png,,\n',
  ],
  [
    'no subject in line 7, in UTF-16',
    Buffer.from(`\ufefffile\tsubject\r\n${'Parasitized/P0.png\tS0\r\n'.repeat(5)}Parasitized/P1.png\t\r\n`, 'utf16le'),
  ],
];

test.each<[string, Buffer | string, RegExp]>([
  [
    'Cyrillic in Windows-1251',
    Buffer.concat([
      latin('file,subject\nParasitized/P0.png,'),
      Buffer.from([0xc8, 0xe2, 0xe0, 0xed, 0xee, 0xe2]),
      latin('\nParasitized/P1.png,'),
      Buffer.from([0xcf, 0xe5, 0xf2, 0xf0, 0xee, 0xe2]),
    ]),
    /windows-1251|KOI8|ISO-8859-5/,
  ],
  [
    'Japanese in Shift_JIS',
    Buffer.concat([
      latin('file,subject\nParasitized/P0.png,'),
      Buffer.from([0x93, 0x63, 0x92, 0x86, 0x82, 0xb3, 0x82, 0xf1]),
    ]),
    /Save the list as UTF-8/,
  ],
  [
    'UTF-8 with a stray byte',
    Buffer.concat([
      Buffer.from('file,subject\nParasitized/P0.png,Müller\nParasitized/P1.png,M'),
      Buffer.from([0xfc]),
      latin('ller\n'),
    ]),
    /UTF-8/,
  ],
  ['letters that were lost', 'file,subject\nParasitized/P0.png,M\ufffdller\n', /line 2/],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x66, 0, 0, 0]), /UTF-32/],
  ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), /spreadsheet/],
  ['nothing', '', /empty/],
  ['a mark alone', '\ufeff', /empty/],
  ['blank lines alone', ' \r\n\r\n', /empty/],
  ['a line for Excel alone', 'sep=;\r\n', /empty/],
  ['a heading and rows without a word', 'file,subject\n,\n ,\n', /no rows/],
  ['only a heading', 'file,subject\n\n', /no rows/],
  ['no heading', 'Parasitized/P0.png,S1\n', /first line .* heading/],
  ['two columns for the subject', 'file,patient,case\nParasitized/P0.png,a,b\n', /"patient" and "case"/],
  ['rows that contradict', 'file,subject\nParasitized/P0.png,A\n\nParasitized/P0.png,B\n', /Lines 2 and 4/],
  ['rows that contradict in another spelling', 'file,subject\nParasitized/P0.png,A\nP0.PNG,B\n', /Lines 2 and 3/],
  [
    'no subject in line 7',
    list(rows)
      .split('\n')
      .toSpliced(2, 0, '')
      .map((line, at) => (at === 6 ? `${line.split(',')[0]},` : line))
      .join('\n'),
    /Line 7 /,
  ],
  ...faultyInLine7.map(([name, text]): [string, Buffer | string, RegExp] => [name, text, /Line 7 /]),
  [
    'a quote that takes in other rows',
    'file,subject,note\nParasitized/P0.png,S1,"a\nParasitized/P1.png,S2,b\nParasitized/P2.png,S3,c"\n',
    /Line 2 .*not closed/,
  ],
  ['an unknown split', 'file,subject,split\nParasitized/P0.png,A,monday\n', /Line 2 .*monday/],
  ['a comma too many', 'file,subject\nParasitized/P0.png,Doe, Jane\n', /Line 2 .*3 columns/],
  [
    'names that fit nothing',
    list(rows.map(([path = '', subject = '']) => [`cell_${path.split('/')[1] ?? ''}`, subject])),
    /Line 2 names "cell_P0.png"; the nearest picture is "Parasitized\/P0.png"/,
  ],
  [
    'names of folders that are not there',
    list(rows.map(([path = '', subject = '']) => [`cells/${path.replace('/', '/more/')}`, subject])),
    /Line 2 names "cells\/Parasitized\/more\/P0.png"; the nearest picture is "Parasitized\/P0.png"/,
  ],
  [
    'names in another ending',
    list(rows.map(([path = '', subject = '']) => [path.replace('.png', '.jpg'), subject])),
    /Line 2 names "Parasitized\/P0.jpg"; the nearest picture is "Parasitized\/P0.png"/,
  ],
])('a list with %s is refused with its place', async (_, text, message) => {
  await expect(seen({ ...unnamed, 'subjects.csv': text })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringMatching(message),
  });
});

test('names that several pictures have are refused, or named where other rows fit', async () => {
  const twins = renamed(unnamed, (path) => path.replace(/\/[PU]/, '/'));
  const bare = list(Array.from({ length: 12 }, (_, at) => [`${at}.png`, `S${at}`]));
  await expect(seen({ ...twins, 'subjects.csv': bare })).rejects.toMatchObject({
    message: expect.stringContaining('fits 2 pictures'),
  });
  const understood = await seen({ ...twins, 'subjects.csv': `${bare}Parasitized/3.png,Anna\n` });
  expect(understood.problems).toHaveLength(12);
  expect(understood.notes[0]).toContain('Only 1 of 13 rows');
});

test.each<[string, readonly (readonly string[])[], string, number]>([
  ['one row too many', [...rows, ['gone.png', 'S9']], '24 of 25 rows', 1],
  [
    'most rows of another set',
    [...rows.slice(0, 2), ...rows.map(([path = '']) => [`x${path}`, 'S9'])],
    '2 of 26 rows',
    24,
  ],
  ['a list of half of the pictures', rows.slice(0, 12), '12 of 24 pictures', 0],
])('what a list does not match is said before all else: %s', async (_, listed, share, unused) => {
  const understood = await seen({ ...unnamed, 'subjects.csv': list(listed) });
  expect(understood.notes[0]).toContain(share);
  expect(understood.problems.filter(({ code }) => code === 'ROW_UNUSED')).toHaveLength(unused);
});

test('a share that does not match is said first, and every row is named', async () => {
  const understood = await seen({
    ...unnamed,
    'subjects.csv': list([...rows.slice(0, 20), ['gone.png', 'S9'], ['Parasitized/gone.png', 'S8']]),
  });
  expect(understood.notes[0]).toContain('20 of 22 rows');
  expect(understood.notes[1]).toContain('20 of 24 pictures');
  expect(understood.problems.map(({ code, path }) => [code, path])).toEqual([
    ['ROW_UNUSED', 'gone.png'],
    ['ROW_UNUSED', 'Parasitized/gone.png'],
  ]);
});

test('words for "no label" are one list, in any case, for lists and folders', async () => {
  const words = ['UNKNOWN', 'unlabelled', '?', '', 'N/A', 'none', 'Not labelled', 'null'];
  const labelled = rows.map(([path = '', subject = ''], at) => [
    path,
    subject,
    at % 2 && at < 16 ? (words[(at - 1) / 2] ?? '') : (path.split('/')[0] ?? ''),
  ]);
  const understood = await seen({
    ...unnamed,
    'subjects.csv': list(labelled, ',', '\n', ['file', 'subject', 'label']),
  });
  expect(understood.classes.map(({ name }) => name)).toEqual(['Parasitized', 'Uninfected']);
  expect(understood.entries.filter(({ label }) => label === null)).toHaveLength(8);
  const folders = Object.fromEntries(
    ['Unlabelled', '?', 'N_A', 'NONE', 'Unknown'].map((name) => [`${name}/1.png`, name]),
  );
  const asFolders = await seen({ ...unnamed, ...folders });
  expect(classesOf(asFolders)).toEqual(bothClasses);
  expect(asFolders.notes.join(' ')).toContain('5 pictures have no label');
});

test('a subject that nobody knows never makes people one', async () => {
  const understood = await seen({
    ...unnamed,
    'subjects.csv': list(rows.map(([path = ''], at) => [path, at % 2 ? 'unknown' : `S${at % 6}`])),
  });
  expect(subjectsOf(understood)).toHaveLength(12 + 3);
  const folders = await seen(renamed(unnamed, (path, at) => path.replace('/', at % 2 ? '/unknown/' : `/p${at % 4}/`)));
  expect(subjectsOf(folders)).toHaveLength(12 + 2);
});

test('the list decides over folders; without a label in it, the folder says the class', async () => {
  const text = 'file,subject,label\r\nParasitized/P0.png,Anna,\r\nParasitized/P1.png,Ben,Uninfected\r\n';
  const understood = await seen({ ...unnamed, 'subjects.csv': text });
  expect(understood.entries.slice(0, 2).map(({ path, label, subject }) => [path, label, subject])).toEqual([
    ['Parasitized/P0.png', null, 'Anna'],
    ['Parasitized/P1.png', 'Uninfected', 'Ben'],
  ]);
  expect(understood.notes.join(' ')).toContain('1 picture another class');
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

test('huge files are named, not read', async () => {
  const huge = { ...foundFile('Parasitized/huge.png', ''), byteSize: 2 ** 30 };
  const files = [...Object.entries(cells).map(([path, content]) => foundFile(path, content)), huge];
  const understood = await understand({ files, unlisted: [], notes: [] });
  expect(understood.problems).toMatchObject([{ path: 'Parasitized/huge.png', code: 'IMPORT_TOO_LARGE' }]);
  expect(understood.entries).toHaveLength(24);
});
