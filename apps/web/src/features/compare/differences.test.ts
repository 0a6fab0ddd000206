import type { RunDetail } from '@fovea/domain';
import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { recipeSideBySide, sharedImages } from './differences.ts';

describe('two recipes side by side', () => {
  it('names exactly what differs', () => {
    const rows = recipeSideBySide(recalibrationRecipe('quick'), recalibrationRecipe('quick', { lambda: 4, seed: 1 }));
    expect(rows.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['Seed', 'Feedback weight λ']);
  });

  it('shows a dash for a setting that one lacks', () => {
    const rows = recipeSideBySide(parseRecipe({ kind: 'base', steps: 10 }), recalibrationRecipe('quick'));
    expect(rows.find(({ name }) => name === 'Attend loss')).toEqual({
      name: 'Attend loss',
      left: '–',
      right: 'dice',
      differs: true,
    });
  });
});

describe('images of two runs', () => {
  const run = (...images: [string, 'feedback' | 'probe'][]) =>
    ({ images: images.map(([id, role]) => ({ image: { id }, role })) }) as unknown as RunDetail;

  it('are those that both have, feedback first', () => {
    const shared = sharedImages(
      run(['a', 'probe'], ['b', 'feedback'], ['c', 'probe']),
      run(['b', 'probe'], ['a', 'probe']),
    );
    expect(shared.map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
