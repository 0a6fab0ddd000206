import { expect, test } from 'vitest';
import { lostClasses } from './lost-classes.ts';

const refused = (label: string | null, count: number, why: string) =>
  Array.from({ length: count }, (_, at) => ({ path: `${label ?? ''}/${at}`, label, why }));
const kept = [{ label: 'sick' }, { label: null }];

test.each<[string, ReturnType<typeof refused>, string[]]>([
  ['dark pictures', refused('well', 12, 'The picture is black.'), ['"well" is lost: none of its 12 pictures .*black']],
  [
    'pictures lost for several reasons',
    [...refused('well', 3, 'The file is cut off.'), ...refused('well', 2, 'The picture is black.')],
    ['"well" is lost: none of its 5 pictures .*cut off.*black'],
  ],
  [
    'two classes',
    [...refused('well', 1, 'The file is empty.'), ...refused('ring', 4, 'The file is empty.')],
    ['"well" is lost: its only picture cannot ', '"ring" is lost: none of its 4 pictures '],
  ],
  ['a class of which pictures remain', refused('sick', 90, 'The file is cut off.'), []],
  ['pictures without a label', refused(null, 3, 'The file is cut off.'), []],
])('classes that are lost whole are named with count and reasons: %s', (_, files, expected) => {
  const problems = lostClasses(kept, files);
  expect(problems).toHaveLength(expected.length);
  for (const [at, pattern] of expected.entries())
    expect(problems[at]).toMatchObject({ code: 'CLASS_LOST', message: expect.stringMatching(pattern) });
});
