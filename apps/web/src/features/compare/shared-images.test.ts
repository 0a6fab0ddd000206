import type { RunDetail } from '@fovea/domain';
import { expect, it } from 'vitest';
import { sharedImages } from './shared-images.ts';

const run = (project: string, ...images: [string, 'feedback' | 'probe'][]) =>
  ({
    images: images.map(([contentHash, role]) => ({ image: { id: `${contentHash} of ${project}` }, role, contentHash })),
  }) as unknown as RunDetail;

it('images of two runs are the pictures that both have, feedback first, also where each run has a project of its own', () => {
  const shared = sharedImages(
    run('one', ['a', 'probe'], ['b', 'feedback'], ['c', 'probe']),
    run('other', ['b', 'probe'], ['a', 'probe']),
  );
  expect(shared.map(({ image, right }) => [image.id, right])).toEqual([
    ['b of one', 'b of other'],
    ['a of one', 'a of other'],
  ]);
});
