import { expect, test } from 'vitest';
import { malariaTestSubjects } from '../support/malaria-split.ts';
import { testSubjectsOf } from './worlds.ts';

test('patients and test images that other benchmarks look at, too, have their name; synthetic cells are its own', () => {
  expect(testSubjectsOf({ source: 'malaria' }, 7)).toEqual([
    'NIH malaria cells, any of the 60 patients',
    'malaria, test subjects of verdict-validity 7',
  ]);
  expect(testSubjectsOf({ source: 'fashion' }, 8)).toEqual([
    'Fashion-MNIST, test images',
    'fashion, test subjects of verdict-validity 8',
  ]);
  expect(testSubjectsOf({ source: 'smear' }, 9)).toEqual(['smear, test subjects of verdict-validity 9']);
  expect(malariaTestSubjects(10)).toEqual([
    'NIH malaria cells, any of the 60 patients',
    'NIH malaria cells, test patients of split seed 10',
  ]);
});
