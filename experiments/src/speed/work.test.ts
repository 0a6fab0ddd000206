import { formOfRecipe, initialWeights } from '@fovea/learning';
import { expect, test } from 'vitest';
import { operationsPerImage } from './work.ts';

test('a step of the default model: multiplications counted by hand, layer by layer', () => {
  const gate = [4096 * 27 * 16, 4096 * 144 * 16, 4096 * 144] as const;
  const stages = [4096 * 27 * 32, 1024 * 288 * 64, 256 * 576 * 64] as const;
  const head = [4096 * 128, 128 * 2] as const;
  const forward = [...gate, ...stages, ...head].reduce((sum, multiplications) => sum + 2 * multiplications, 0);
  const form = formOfRecipe({ size: 64, gates: ['input'], gateForm: 'stretched' }, 2);
  const found = operationsPerImage(initialWeights(form, 0, 2), 64);
  expect(found.forward).toBe(forward);
  // The images themselves need no gradient.
  expect(found.step).toBe(3 * forward - 2 * gate[0]);
});
