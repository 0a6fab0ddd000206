import { describe, expect, it } from 'vitest';
import {
  importHeadline,
  knownSentence,
  positiveSentence,
  problemHeading,
  sizeSentence,
  splitSentence,
  unlabelledSentence,
} from './import-wording.ts';
import type { ImportPreview } from './import-jobs.ts';

const preview: ImportPreview = {
  name: 'cells',
  project: null,
  added: 1200,
  known: 0,
  classes: [
    { name: 'Benign', images: 1000, subjects: 9 },
    { name: 'Malignant', images: 200, subjects: 1 },
    { name: 'Empty', images: 0, subjects: 0 },
  ],
  unlabelled: 0,
  positive: { name: 'Benign', certain: false },
  subjects: 10,
  splits: {
    train: { subjects: 6, images: 800 },
    validation: { subjects: 2, images: 200 },
    test: { subjects: 2, images: 200 },
  },
  splitBy: 'drawn',
  leftOut: [],
  problems: [],
  questions: [],
  notes: [],
  samples: [],
  shortcuts: { rows: [], warnFrom: 0.8, fewestSubjects: 0, isUncertain: true },
  nearCopies: { pairs: 0, acrossSplits: 0, acrossLabels: 0, examples: [], isWhole: true },
};

describe('the words of a preview', () => {
  it('says at which size the model sees the images, and what a larger one costs', () => {
    const at = (size: number) => ({ prepared: { size, images: [] }, project: null });
    expect(sizeSentence(at(64))).toBe(
      'The model sees each image at 64 × 64 pixels. Size, fit, background, normalisation, symmetries and network stay for the whole project.',
    );
    expect(sizeSentence(at(96))).toContain('about 2.3 times as long as at 64 × 64.');
    expect(sizeSentence({ ...at(96), project: { id: 'p', name: 'Cells' } })).toBe(
      'Cells prepares all of its images at 96 × 96 pixels.',
    );
    expect(sizeSentence({ project: null })).toBeNull();
  });

  it('count what is added, classes without an image not among them', () => {
    expect(importHeadline(preview)).toBe('1,200 images of 10 subjects in 2 classes would be added to a new project.');
    const one = { ...preview, added: 1, subjects: 1, classes: [{ name: 'a', images: 1, subjects: 1 }] };
    expect(importHeadline({ ...one, project: { id: 'x', name: 'Smears' } })).toBe(
      '1 image of 1 subject in 1 class would be added to the project Smears.',
    );
    expect(importHeadline({ ...preview, added: 0 })).toBe('Nothing new would be added.');
  });

  it('call a guess of the positive class a guess', () => {
    expect(positiveSentence(preview)).toContain('guess');
    expect(positiveSentence({ positive: { name: 'Malignant', certain: true } })).not.toContain('guess');
    expect(positiveSentence({ positive: null })).toBeNull();
  });

  it('say where the split comes from, and what is there already', () => {
    expect(splitSentence(preview)).toContain('drawn');
    expect(splitSentence({ splitBy: 'given' })).toContain('kept');
    expect(knownSentence(preview)).toBeNull();
    expect(knownSentence({ known: 1 })).toContain('1 image is');
    expect(unlabelledSentence({ unlabelled: 2 })).toContain('2 images have no label');
    expect(unlabelledSentence(preview)).toBeNull();
  });

  it('name every kind of problem, also one that nobody named', () => {
    expect(problemHeading({ code: 'SAME_IMAGE', count: 1 })).toBe('1 picture is a copy of another one');
    expect(problemHeading({ code: 'SAME_IMAGE', count: 12_000 })).toBe('12,000 pictures are copies of others');
    expect(problemHeading({ code: 'NEW', count: 2 })).toBe('2 files are worth a look');
  });
});
