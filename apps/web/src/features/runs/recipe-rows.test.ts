import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { presetOf, recipeRows } from './recipe-rows.ts';

describe('a recipe as people read it', () => {
  it('names the preset that it is', () => {
    expect(presetOf(recalibrationRecipe('quick'))).toBe('quick');
    expect(presetOf(recalibrationRecipe('full', { lambda: 3, seed: 7 }))).toBe('full');
    expect(presetOf({ ...recalibrationRecipe('quick'), steps: 51 })).toBeNull();
    expect(presetOf(parseRecipe({ kind: 'base', steps: 50 }))).toBeNull();
  });

  it('leaves no setting out', () => {
    const recipe = recalibrationRecipe('quick', { lambda: 2.5, seed: 9 });
    const { kind: _kind, feedback, balance, ...others } = recipe;
    const settings = Object.keys(others).length + Object.keys(balance).length + Object.keys(feedback ?? {}).length;
    // Kind and preset are rows of their own.
    expect(recipeRows(recipe)).toHaveLength(settings + 2);
    expect(recipeRows(recipe)).toContainEqual({ name: 'Feedback weight λ', value: '2.5' });
    expect(recipeRows(parseRecipe({ kind: 'base', steps: 50 })).some(({ name }) => name === 'Hard gate')).toBe(false);
  });
});
