import { expect, it } from 'vitest';
import { answerInShort } from './answer-in-short.ts';

it('names every class of a few in their order', () => {
  expect(answerInShort([0.2, 0.8], ['nevus', 'melanoma'], 'nevus')).toEqual({
    named: [
      { name: 'nevus', probability: 0.2 },
      { name: 'melanoma', probability: 0.8 },
    ],
    others: { classes: 0, probability: 0 },
  });
});

it('names the five likeliest of a thousand, and the label wherever it stands', () => {
  const classes = Array.from({ length: 1000 }, (_, at) => `species ${at}`);
  const probabilities = classes.map((_, at) => (at < 10 ? 0.09 - at / 1000 : 0.145 / 990));
  const { named, others } = answerInShort(probabilities, classes, 'species 700');
  expect(named.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4, 700].map((at) => `species ${at}`));
  expect(others.classes).toBe(994);
  expect(others.probability).toBeCloseTo(1 - (0.09 * 5 - 0.01) - 0.145 / 990);
  expect(answerInShort(probabilities, classes, null).named).toHaveLength(5);
});
