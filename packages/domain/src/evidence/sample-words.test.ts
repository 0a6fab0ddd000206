import { expect, test } from 'vitest';
import { sampleInWords, wholeSample } from './sample-words.ts';

test.each([
  [wholeSample({ images: 256, subjects: 12 }), '256 images, 12 subjects'],
  [wholeSample({ images: 1, subjects: 1 }), '1 image, 1 subject'],
  [{ images: 256, of: 418, subjects: 12 }, '256 of 418 images, 12 subjects'],
  [{ images: 256, of: 418, subjects: null }, '256 of 418 images'],
  [{ images: 7, of: 7, subjects: null }, '7 images'],
])('what was asked stands beside a figure: %j', (sample, words) => {
  expect(sampleInWords(sample)).toBe(words);
});
