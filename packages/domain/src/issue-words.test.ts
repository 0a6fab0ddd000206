import { expect, test } from 'vitest';
import { z } from 'zod';
import './issue-words.ts';

test.each([
  [z.number().gt(0), 0, 'it must be above 0'],
  [z.number().lt(1), 1, 'it must be below 1'],
  [z.number().max(1), 2, 'it must be at most 1'],
  [z.int().min(1), 0, 'it must be at least 1'],
  [z.int(), 1.5, 'it must be a whole number'],
  [z.number(), 'many', 'it must be a number'],
  [z.number(), undefined, 'it is missing'],
  [z.array(z.string()).min(1), [], 'it must have at least 1 entry'],
  [z.string().max(3), 'long', 'it must have at most 3 characters'],
  [z.enum(['soft', 'hard']), 'stiff', 'it must be one of soft, hard'],
  [z.number().gt(0, 'choose more'), 0, 'choose more'],
])('%# what is wrong with a value is said in plain words, or in those of its schema', (schema, value, words) => {
  expect(schema.safeParse(value).error?.issues[0]?.message).toBe(words);
});
