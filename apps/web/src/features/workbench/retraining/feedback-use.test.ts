import type { Meaning, Split } from '@fovea/domain';
import { expect, it } from 'vitest';
import { useOf } from './feedback-use.ts';

const drawn = (split: Split, ...meanings: Meaning[]) =>
  useOf({ trainable: split === 'train', image: { split }, meanings });

it('trains on what lies on training subjects, and checks by what to attend to on validation subjects alone', () => {
  expect([drawn('train', 'attend'), drawn('train', 'ignore')]).toEqual(['train', 'train']);
  expect([drawn('validation', 'attend'), drawn('validation', 'attend', 'ignore')]).toEqual(['check', 'check']);
  expect([drawn('validation', 'ignore'), drawn('test', 'attend'), drawn('test', 'ignore')]).toEqual(
    Array.from({ length: 3 }, () => 'keep'),
  );
});
