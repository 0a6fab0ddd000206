import type { RunDetail } from '@fovea/domain';
import { expect, it } from 'vitest';
import { sharedImages } from './shared-images.ts';

const run = (...images: [string, 'feedback' | 'probe'][]) =>
  ({ images: images.map(([id, role]) => ({ image: { id }, role })) }) as unknown as RunDetail;

it('images of two runs are those that both have, feedback first', () => {
  const shared = sharedImages(
    run(['a', 'probe'], ['b', 'feedback'], ['c', 'probe']),
    run(['b', 'probe'], ['a', 'probe']),
  );
  expect(shared.map(({ id }) => id)).toEqual(['b', 'a']);
});
