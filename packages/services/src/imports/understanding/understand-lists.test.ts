import { expect, test } from 'vitest';
import {
  bothClasses,
  classesOf,
  everySubject,
  list,
  renamed,
  rows,
  seen,
  subjectsOf,
  type Tree,
  unnamed,
} from './small-trees.fixture.ts';

const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();
const latin = (text: string) => Buffer.from(text, 'latin1');

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
