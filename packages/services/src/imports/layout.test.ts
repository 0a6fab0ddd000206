import { expect, test } from 'vitest';
import { readLayout } from './layout.ts';

const file = (path: string, text = 'x', byteSize = text.length) => ({
  path,
  byteSize,
  stamp: '1',
  read: () => Promise.resolve(Buffer.from(text)),
});
const seen = async (...files: ReturnType<typeof file>[]) => {
  const { entries, problems } = await readLayout(files);
  return {
    pictures: entries.map(({ path, label, subject }) => [path, label, subject]),
    problems: problems.map(({ path, code }) => [path, code]),
  };
};

test('NIH folders, however deep they are packed; stray files are reported', async () => {
  const answer = await seen(
    file('cell_images/Uninfected/C47P80ThinF_IMG_cell_9.png'),
    file('cell_images/Parasitized/C47P8thin_IMG_cell_1.PNG'),
    file('cell_images/Parasitized/Thumbs.db'),
    file('cell_images/Parasitized/._C47P8thin_IMG_cell_1.png'),
    file('__MACOSX/cell_images/a.png'),
    file('cell_images/Extra kind/C1_thin_cell_3.jpeg'),
  );
  expect(answer.pictures).toEqual([
    ['cell_images/Extra kind/C1_thin_cell_3.jpeg', 'Extra kind', 'C1'],
    ['cell_images/Parasitized/C47P8thin_IMG_cell_1.PNG', 'Parasitized', 'C47P8'],
    ['cell_images/Uninfected/C47P80ThinF_IMG_cell_9.png', 'Uninfected', 'C47P80'],
  ]);
  expect(answer.problems.map(([path]) => path)).toEqual([
    '__MACOSX/cell_images/a.png',
    'cell_images/Parasitized/._C47P8thin_IMG_cell_1.png',
    'cell_images/Parasitized/Thumbs.db',
  ]);
});

test('a class folder on its own keeps its name', async () => {
  expect((await seen(file('Parasitized/1.png'), file('Parasitized/2.png'))).pictures.map(([, label]) => label)).toEqual(
    ['Parasitized', 'Parasitized'],
  );
});

test('subjects.csv decides subject and label; rows without a picture are reported', async () => {
  const list =
    '\ufefffile,subject,label\r\nsick/1.png,Anna,\r\n"well/2, left.png",Ben,sick\r\n./well/3.png,Cleo,unknown\r\ngone.png,Dora,well\r\n';
  const answer = await seen(
    file('subjects.csv', list),
    file('sick/1.png'),
    file('well/2, left.png'),
    file('well/3.png'),
    file('well/4.png'),
  );
  expect(answer.pictures).toEqual([
    ['sick/1.png', null, 'Anna'],
    ['well/2, left.png', 'sick', 'Ben'],
    ['well/3.png', null, 'Cleo'],
    ['well/4.png', 'well', 'well/4.png'],
  ]);
  expect(answer.problems).toEqual([['gone.png', 'ROW_UNUSED']]);
});

test('without a label column the folder says the class', async () => {
  const answer = await seen(
    file('subjects.csv', 'file,subject\nsick/1.png,Anna\n'),
    file('sick/1.png'),
    file('well/2.png'),
  );
  expect(answer.pictures[0]).toEqual(['sick/1.png', 'sick', 'Anna']);
});

test('subject folders below class folders, unlabelled folders and loose pictures', async () => {
  const answer = await seen(file('a/p1/1.png'), file('b/p2/1.png'), file('unknown/3.png'), file('4.png'));
  expect(answer.pictures).toEqual([
    ['4.png', null, '4.png'],
    ['a/p1/1.png', 'a', 'p1'],
    ['b/p2/1.png', 'b', 'p2'],
    ['unknown/3.png', null, 'unknown/3.png'],
  ]);
});

test.each([
  ['path,patient\n1.png,A\n', /heading/],
  ['file,subject\n1.png,\n', /Line 2/],
  ['file,subject\n1.png,A\n1.png,B\n', /twice/],
  ['file,subject\n1.png,A,b,c\n', /cannot be read/],
])('a subject list %j is refused with its place', async (text, message) => {
  await expect(readLayout([file('subjects.csv', text), file('1.png')])).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringMatching(message),
  });
});

test('huge files are reported, not read', async () => {
  const answer = await seen(file('a/1.png', 'x', 2 ** 30), file('b/1.png'));
  expect(answer.problems).toEqual([['a/1.png', 'IMPORT_TOO_LARGE']]);
});
