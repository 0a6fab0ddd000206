import { describe, expect, test } from 'vitest';
import {
  bothClasses,
  classesOf,
  codesOf,
  everySubject,
  list,
  rows,
  seen,
  subjectsOf,
  unnamed,
} from './small-trees.fixture.ts';

/** Pictures of four classes in one folder, as ISIC lays them out. */
const names = ['MEL', 'NV', 'BCC', 'DF'] as const;
const files = Array.from({ length: 40 }, (_, at) => `ISIC_${String(at).padStart(4, '0')}`);
const pictures = Object.fromEntries(files.map((file) => [`images/${file}.jpg`, file]));
const oneHot = (zero = '0.0', one = '1.0') =>
  files.map((file, at) => [file, ...names.map((_, of) => (of === at % 4 ? one : zero))]);
const groundTruth = (of = oneHot()) => list(of, ',', '\n', ['image', ...names]);
const fourClasses = [...names].sort().map((name) => `${name} 10`);

describe('columns of 0 and 1, one a class', () => {
  test.each([
    ['as ISIC writes them', groundTruth()],
    ['as whole numbers', groundTruth(oneHot('0', '1'))],
    ['with a decimal comma', list(oneHot('0,0', '1,0'), ';', '\r\n', ['image', ...names])],
    [
      'beside another column',
      list(
        oneHot().map((row) => [...row, '44']),
        ',',
        '\n',
        ['image', ...names, 'age'],
      ),
    ],
  ])('%s say the classes', async (_, text) => {
    const understood = await seen({ ...pictures, 'ISIC2018_Task3_Training_GroundTruth.csv': text });
    expect(classesOf(understood)).toEqual(fourClasses);
    expect(understood.notes.join('\n')).toContain('the one of 4 columns of ISIC2018');
    expect(understood.leftOut).toEqual([]);
  });

  test('may stand beside subjects, and a class called UNK is no class', async () => {
    const text = list(
      oneHot().map((row, at) => [...row, `P${String(at % 5)}`]),
      ',',
      '\n',
      ['image', 'MEL', 'NV', 'BCC', 'UNK', 'patient_id'],
    );
    const understood = await seen({ ...pictures, 'subjects.csv': text });
    expect(classesOf(understood)).toEqual(['BCC 10', 'MEL 10', 'NV 10']);
    expect(subjectsOf(understood)).toEqual(['P0', 'P1', 'P2', 'P3', 'P4']);
  });

  test('are refused with lines and names where a row marks no class or several', async () => {
    const odd = oneHot().map((row, at) =>
      at === 1 ? [row[0]!, '0.0', '0.0', '0.0', '0.0'] : at === 4 ? [row[0]!, '1.0', '1', '0', '0'] : row,
    );
    await expect(seen({ ...pictures, 'labels.csv': groundTruth(odd) })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(
        /line 3 \("ISIC_0001"\) has no 1, line 6 \("ISIC_0004"\) has a 1 for MEL, NV\. Correct these rows/,
      ),
      facts: { line: 3 },
    });
  });

  test('give way to a column for the label, and to folders where they are mostly no classes', async () => {
    const flags = rows.map(([path = '', subject = ''], at) => [path, subject, String(at % 2), '1']);
    const understood = await seen({
      ...unnamed,
      'subjects.csv': list(flags, ',', '\n', ['file', 'subject', 'smoker', 'adult']),
    });
    expect(classesOf(understood)).toEqual(bothClasses);
    const labelled = oneHot().map((row, at) => [...row, at % 2 === 0 ? 'even' : 'odd']);
    const text = list(labelled, ',', '\n', ['image', ...names, 'label']);
    expect(classesOf(await seen({ ...pictures, 'labels.csv': text }))).toEqual(['even 20', 'odd 20']);
  });
});

describe('a list of another name', () => {
  const labels = list(
    files.map((file, at) => [file, `P${String(at % 5)}`, names[at % 4]!]),
    ',',
    '\n',
    ['image_id', 'patient', 'dx'],
  );

  test.each(['labels.csv', 'metadata.csv', 'HAM10000_metadata.tsv', 'sets/annotations.csv', 'labels.txt'])(
    '%s is read where it is the only one',
    async (name) => {
      const understood = await seen({ ...pictures, [name]: labels });
      expect(classesOf(understood)).toEqual(fourClasses);
      expect(subjectsOf(understood)).toEqual(['P0', 'P1', 'P2', 'P3', 'P4']);
    },
  );

  test('may leave the class to folders, or the subject to names', async () => {
    expect(subjectsOf(await seen({ ...unnamed, 'people.csv': list(rows) }))).toEqual(everySubject);
    const onlyLabels = list(
      files.map((file, at) => [file, names[at % 4]!]),
      ',',
      '\n',
      ['id', 'label'],
    );
    const understood = await seen({ ...pictures, 'train.csv': onlyLabels });
    expect(classesOf(understood)).toEqual(fourClasses);
    expect(subjectsOf(understood)).toHaveLength(40);
  });

  test('keeps pictures of one lesion together where nothing names the patient', async () => {
    const text = (head: string[]) =>
      list(
        files.map((file, at) => [`L${String(at % 8)}`, file, names[at % 4]!, `P${String(at % 5)}`]),
        ',',
        '\n',
        head,
      );
    const ofLesions = await seen({ ...pictures, 'm.csv': text(['lesion_id', 'image_id', 'dx', 'doctor']) });
    expect(subjectsOf(ofLesions)).toHaveLength(8);
    const ofPatients = await seen({ ...pictures, 'm.csv': text(['lesion_id', 'image_id', 'dx', 'patient_id']) });
    expect(subjectsOf(ofPatients)).toHaveLength(5);
  });

  test('is not read beside subjects.csv, nor where its columns or its rows are of something else', async () => {
    const beside = await seen({
      ...unnamed,
      'subjects.csv': list(rows),
      'labels.csv': 'file,label\nParasitized/P0.png,odd\n',
    });
    expect(classesOf(beside)).toEqual(bothClasses);
    expect(beside.leftOut.map(({ kind }) => kind)).toEqual(['table .csv']);
    for (const other of ['a,b\n1,2\n', 'image,age,height\nP0.png,44,180\n', '\0\0\0', 'image,label\n']) {
      const understood = await seen({ ...unnamed, 'labels.csv': other });
      expect([classesOf(understood), understood.problems]).toEqual([bothClasses, []]);
    }
    const strange = await seen({ ...unnamed, 'labels.csv': 'image,label\nx.png,odd\n' });
    expect(strange.problems).toMatchObject([
      { path: 'labels.csv', message: expect.stringContaining('names a picture') },
    ]);
  });

  test('is asked about where there are several', async () => {
    const [odd, even] = [1, 0].map((rest) => groundTruth(oneHot().filter((_, at) => at % 2 === rest)));
    const tree = { ...pictures, 'Train_GroundTruth.csv': odd!, 'Test_GroundTruth.csv': even! };
    const asked = await seen(tree);
    expect(codesOf(asked)).toEqual(['WHICH_LIST']);
    expect(asked.questions[0]).toMatchObject({
      field: 'list',
      choices: ['Test_GroundTruth.csv', 'Train_GroundTruth.csv', 'all', 'none'],
    });
    expect(classesOf(await seen(tree, { list: 'all' }))).toEqual(fourClasses);
    expect(classesOf(await seen(tree, { list: 'Test_GroundTruth.csv' }))).toEqual(['BCC 10', 'MEL 10']);
    expect(codesOf(await seen(tree, { list: 'none' }))).toContain('ONE_CLASS');
    await expect(seen(tree, { list: 'gone.csv' })).rejects.toThrow(
      /no table "gone.csv".*Choose one of Test_GroundTruth.csv/,
    );
  });
});

describe('many classes', () => {
  const listOf = (classes: number) => {
    const many = Array.from({ length: 5 * classes }, (_, at) => `im${String(at)}.png`);
    const said = many.map((file, at) => [file, `P${String(at % 5)}`, `species ${String(Math.floor(at / 5))}`]);
    return {
      ...Object.fromEntries(many.map((name) => [name, name])),
      'labels.csv': list(said, ',', '\n', ['file', 'subject', 'species']),
    };
  };

  test('are understood up to a thousand', async () => {
    const understood = await seen(listOf(1000));
    expect(understood.classes).toHaveLength(1000);
    expect(codesOf(understood)).toEqual(['POSITIVE_CLASS']);
  });

  test('are refused beyond, since they are mostly something else', async () => {
    const { questions } = await seen(listOf(1001));
    expect(questions).toMatchObject([
      { code: 'MANY_CLASSES', field: null, message: expect.stringContaining('at most 1,000') },
    ]);
  });
});
