import { expect, test } from 'vitest';
import { backgroundForms } from '../recipe/input-settings.ts';
import { inputRows } from './input-rows.ts';

test('a project says in one place how its images are prepared, and what its models are made of', () => {
  const input = { size: 128, fit: 'crop', background: 'none', normalise: 'imagenet', symmetries: 'none' } as const;
  const network = { sha256: 'a'.repeat(64), name: 'mine.keras', taps: [], largestDifference: null };
  expect(inputRows({ input, network }).map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'Image size: 128 × 128 px',
    'Fit: The central square',
    `Background: ${backgroundForms.none.title}`,
    'Normalisation: As for ImageNet',
    'Symmetries: None',
    'Network: mine.keras',
  ]);
  expect(inputRows({ input, network: null }).at(-1)?.value).toBe('small');
});
