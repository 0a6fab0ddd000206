import { describe, expect, it } from 'vitest';
import { answered, answerWord, taking } from './choices.ts';

describe('answers', () => {
  it('go to the choice that the question is about, and leave the others', () => {
    const before = { positive: 'Malignant' };
    expect(answered(before, { field: 'positive' }, ['Benign'])).toEqual({ positive: 'Benign' });
    expect(answered(before, { field: 'classes' }, ['Benign', 'Malignant'])).toEqual({
      positive: 'Malignant',
      classes: ['Benign', 'Malignant'],
    });
    expect(answered({}, { field: 'joinClasses' }, ['true'])).toEqual({ joinClasses: true });
    expect(answered({}, { field: 'split' }, ['drawn'])).toEqual({ split: 'drawn' });
    expect(answered({}, { field: 'classFolder' }, ['inner'])).toEqual({ classFolder: 'inner' });
    expect(answered({ size: 96 }, { field: 'size' }, ['64'])).toEqual({ size: 64 });
    expect(answered({}, { field: 'fit' }, ['crop'])).toEqual({ fit: 'crop' });
    expect(answered({}, { field: 'background' }, ['edge'])).toEqual({ background: 'edge' });
    expect(answered({}, { field: 'normalise' }, ['imagenet'])).toEqual({ normalise: 'imagenet' });
    expect(answered({}, { field: 'symmetries' }, ['none'])).toEqual({ symmetries: 'none' });
  });

  it('that are none change nothing', () => {
    expect(answered({ split: 'given' }, { field: 'split' }, ['thrown'])).toEqual({ split: 'given' });
    expect(answered({}, { field: 'classes' }, [])).toEqual({});
    expect(answered({}, { field: null }, ['x'])).toEqual({});
  });

  it('drop a positive class that is not taken any more, and keep any other', () => {
    const before = { positive: 'Malignant', split: 'drawn' } as const;
    expect(taking(before, ['Benign', 'Empty'])).toEqual({ split: 'drawn', classes: ['Benign', 'Empty'] });
    expect(taking(before, ['Benign', 'Malignant'])).toEqual({ ...before, classes: ['Benign', 'Malignant'] });
    expect(taking({}, ['Benign'])).toEqual({ classes: ['Benign'] });
  });

  it('have words a person understands', () => {
    expect(answerWord({ field: 'split' }, 'drawn')).toBe('Draw the split by subject');
    expect(answerWord({ field: 'positive' }, 'Benign')).toBe('Benign');
    expect(answerWord({ field: 'size' }, '64')).toBe('Take 64 × 64 pixels');
  });
});
