import { expect, test } from 'vitest';
import { feedbackInWords } from './feedback-in-words.ts';

test.each([
  [{ taught: 10, check: 6, stored: 0 }, '10 taught, 6 check'],
  [{ taught: 1, check: 0, stored: 2 }, '1 taught, 2 only stored'],
  [{ taught: 12, check: 10, stored: 2 }, '12 taught, 10 check, 2 only stored'],
  [{ taught: 0, check: 0, stored: 0 }, 'none'],
])('images with feedback are told by what they did: %j', (use, words) => {
  expect(feedbackInWords(use)).toBe(words);
});
