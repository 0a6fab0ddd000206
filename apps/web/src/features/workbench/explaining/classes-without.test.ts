import { expect, test } from 'vitest';
import { classesWithout } from './classes-without.ts';

test('a class keeps both of its probabilities, and the classes that one of the answers names are told apart', () => {
  const whole = { predicted: 'trousers', probabilities: [0.7, 0.2, 0.1] };
  const without = { predicted: 'coat', probabilities: [0.1, 0.3, 0.6] };
  expect(classesWithout(['trousers', 'bag', 'coat'], whole, without)).toEqual([
    { name: 'trousers', before: 0.7, after: 0.1, isAnswer: true },
    { name: 'bag', before: 0.2, after: 0.3, isAnswer: false },
    { name: 'coat', before: 0.1, after: 0.6, isAnswer: true },
  ]);
});

test('a class without a probability is left out', () => {
  const answer = { predicted: 'bag', probabilities: [1] };
  expect(classesWithout(['bag', 'coat'], answer, answer).map(({ name }) => name)).toEqual(['bag']);
});
