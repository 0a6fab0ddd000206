import { expect, it } from 'vitest';
import { classBalanceOf, initialClassBalance } from './class-balance.ts';

it('asks for nothing until somebody chooses', () => {
  expect(classBalanceOf(initialClassBalance)).toEqual({});
  expect(classBalanceOf({ classWeights: 'balanced', sampling: 'class' })).toEqual({
    classWeights: 'balanced',
    sampling: 'class',
  });
});

it.each([[[1, null]], [[1, 0]], [[1, 1001]]])('is none with the weights %j', (classWeights) => {
  expect(classBalanceOf({ classWeights, sampling: null })).toBeNull();
  expect(classBalanceOf({ classWeights: [1, 5], sampling: null })).toEqual({ classWeights: [1, 5] });
});
