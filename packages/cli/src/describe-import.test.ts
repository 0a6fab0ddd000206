import type { ImportPreview } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { describePreview } from './describe-import.ts';

const preview: ImportPreview = {
  name: 'cells',
  project: null,
  added: 30,
  known: 2,
  classes: [
    { name: 'Benign', images: 20, subjects: 4 },
    { name: 'Malignant', images: 10, subjects: 3 },
  ],
  unlabelled: 0,
  positive: { name: 'Malignant', certain: true },
  subjects: 7,
  splits: {
    train: { subjects: 5, images: 20 },
    validation: { subjects: 1, images: 5 },
    test: { subjects: 1, images: 5 },
  },
  splitBy: 'given',
  leftOut: [{ kind: '.docx', message: '7 files (.docx).', count: 7, examples: ['a.docx', 'b.docx'] }],
  problems: [
    { code: 'IMAGE_UNREADABLE', count: 1, first: { path: 'broken.png', message: 'It is damaged.' } },
    { code: 'SAME_IMAGE', count: 12, first: { path: 'copy-0.png', message: 'Kept once.' } },
  ],
  questions: [],
  notes: ['The list uses semicolons.'],
  samples: [],
  shortcuts: { rows: [], warnFrom: 0.8, fewestSubjects: 3, isUncertain: true },
  nearCopies: { pairs: 0, acrossSplits: 0, acrossLabels: 0, examples: [], isWhole: true },
};
const problems = [
  ...Array.from({ length: 12 }, (_, index) => ({
    path: `copy-${index}.png`,
    code: 'SAME_IMAGE' as const,
    message: 'Kept once.',
  })),
  { path: 'broken.png', code: 'IMAGE_UNREADABLE' as const, message: 'It is damaged.' },
];

describe('a preview in the terminal', () => {
  it('names a rare fault whole, before many harmless ones', () => {
    const text = describePreview({ preview, problems });
    expect(text.indexOf('broken.png: It is damaged.')).toBeGreaterThan(0);
    expect(text.indexOf('broken.png')).toBeLessThan(text.indexOf('copy-0.png'));
    expect(text).toContain('and 2 more; --json names all of them');
    expect(text).not.toContain('copy-11.png');
  });

  it('has the classes, the split, the positive class, the notes, and what is left out with its count', () => {
    const text = describePreview({ preview, problems });
    expect(text).toMatch(/Malignant\s+3\s+10/);
    expect(text).toMatch(/validation\s+1\s+5/);
    for (const said of ['The positive class is Malignant', 'is kept', 'The list uses semicolons.', 'and 5 more'])
      expect(text).toContain(said);
  });

  it('names the first of many classes', () => {
    const classes = Array.from({ length: 50 }, (_, at) => ({ name: `species ${at}`, images: 9, subjects: 3 }));
    const text = describePreview({ preview: { ...preview, classes }, problems: [] });
    expect(text).toMatch(/species 29 .*\nand 20 more classes; --json names all of them/);
  });

  it('has no empty tables where nothing would be added', () => {
    const text = describePreview({ preview: { ...preview, added: 0, classes: [], problems: [] }, problems: [] });
    expect(text).toContain('Nothing new would be added.');
    expect(text).not.toContain('subjects');
    expect(text).toContain('7 files (.docx).');
  });
});
