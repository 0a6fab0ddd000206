import type { NetworkView } from '@fovea/domain';
import { levels } from '@fovea/domain';
import { expect, test } from 'vitest';
import { partsOf, placesOf, placesSay } from './attention-places.ts';

const network: NetworkView = {
  sha256: 'a'.repeat(64),
  name: 'tiny',
  taps: [
    { name: 'input', side: 32, stride: 1, channels: 3 },
    { name: 'stem', side: 16, stride: 2, channels: 8 },
  ],
  largestDifference: 0,
};

test('attention can sit at every level of the small network, and at every tap of another', () => {
  expect(placesOf(null).map(({ level }) => level)).toEqual(levels);
  expect(placesOf(network)).toEqual([
    { level: 'input', title: 'input (32 × 32)' },
    { level: 'stem', title: 'stem (16 × 16)' },
  ]);
  expect(placesSay(null)).toContain('three stages');
  expect(placesSay(network)).toContain('how many places');
});

test('behind the image lies everything, so that it is offered once', () => {
  expect(partsOf(['stem', 'input'])).toEqual(['head', 'from:stem', 'all']);
  expect(partsOf(['input'])).toEqual(['head', 'all']);
  expect(partsOf([])).toEqual(['head', 'all']);
});
