import { expect, test } from 'vitest';
import { runTrees } from './run-trees.ts';

test('100 generated trees: what is understood is the model answer, nothing is lost, no two people are one', async () => {
  const { outcomes, faults } = await runTrees(1, 100);
  expect(faults).toEqual([]);
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(0);
});
