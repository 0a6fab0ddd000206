import type { Split } from '@fovea/domain';
import { expect, test } from 'vitest';
import { assertAsShown } from './as-shown.ts';
import { pictureNotes, subjectNotes } from './picture-notes.ts';
import type { ImportPlan } from './plan-import.ts';
import { planImport } from './plan-import.ts';
import { preparedPicture } from './prepared-picture.fixture.ts';
import { figuresOf } from './preview-import.ts';

const picture = (path: string, label: string, subject: string) => ({
  origin: { path, label, subject, givenSplit: null },
  contentHash: path,
  picture: { ...preparedPicture(path), row: 0, pixelsHash: '' },
});
const pictures = ['A', 'B', 'C'].flatMap((subject) => [
  picture(`sick/${subject}1.png`, 'sick', subject),
  picture(`well/${subject}2.png`, 'well', subject),
]);
const plan = planImport(pictures, null, { seed: 1, positive: 'sick' });
const shown = { project: null, ...figuresOf(plan), positive: { name: 'sick' }, notes: [] };

test('what was shown is stored, also after the preview was kept as JSON', () => {
  expect(() => assertAsShown(JSON.parse(JSON.stringify(shown)) as typeof shown, null, plan)).not.toThrow();
  const named = { ...shown, project: { id: 'p', name: 'Cells' } };
  expect(() => assertAsShown(named, { id: 'p' }, plan)).not.toThrow();
});

test.each<[string, { id: string } | null, ImportPlan]>([
  ['a project of this name was made', { id: 'p' }, plan],
  ['a picture is there already', null, { ...plan, merged: { ...plan.merged, known: 1 } }],
  ['fewer pictures are new', null, { ...plan, merged: { ...plan.merged, added: plan.merged.added.slice(1) } }],
  ['a class came to the project', null, { ...plan, classes: [...plan.classes, 'other'] }],
  ['the positive class was corrected', null, { ...plan, positive: 'well' }],
  [
    'a subject got another split',
    null,
    { ...plan, splits: new Map([...plan.splits].map(([name]) => [name, 'test' as Split])) },
  ],
])('nothing is stored after %s', (_, state, now) => {
  expect(() => assertAsShown(shown, state, now)).toThrow(expect.objectContaining({ code: 'STALE' }));
});

test('16-bit pictures that are stretched otherwise than shown are not stored', () => {
  const stretched = (high: number): ImportPlan => ({
    ...plan,
    merged: {
      ...plan.merged,
      added: plan.merged.added.map((each) => ({
        ...each,
        picture: { ...each.picture, deep: { values: { low: 0, high: 900 }, range: { low: 0, high } } },
      })),
    },
  });
  const notes = pictureNotes(stretched(900).merged.added);
  expect(() => assertAsShown({ ...shown, notes }, null, stretched(900))).not.toThrow();
  expect(() => assertAsShown({ ...shown, notes }, null, stretched(500))).toThrow(
    expect.objectContaining({ code: 'STALE' }),
  );
});

test('subjects of an import that the project has by name are named', () => {
  const project = (...names: string[]) => ({
    name: 'Cells',
    subjects: names.map((name) => ({ id: name, name, split: 'train' as const, images: new Map() })),
  });
  expect(subjectNotes(plan.merged.added, null)).toEqual([]);
  expect(subjectNotes(plan.merged.added, project('D'))).toEqual([]);
  expect(subjectNotes(plan.merged.added, project('A', 'D'))).toEqual([
    '1 subject has a name that Cells has already: A. It counts as the same subject and keeps its split. If it is another person, use other names.',
  ]);
  expect(subjectNotes(plan.merged.added, project('A', 'B'))).toEqual([
    '2 subjects have names that Cells has already: A, B. They count as the same subjects and keep their splits. If they are other people, use other names.',
  ]);
});
