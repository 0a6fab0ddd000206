import { expect, test } from 'vitest';
import { looksInWords } from './test-looks.ts';

test('looks at the test subjects are counted in words', () => {
  expect([0, 1, 1200].map(looksInWords)).toEqual([
    'The test subjects of this project have not been looked at.',
    'The test subjects of this project have been looked at 1 time.',
    'The test subjects of this project have been looked at 1,200 times.',
  ]);
});
