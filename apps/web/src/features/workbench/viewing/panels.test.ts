import { describe, expect, it } from 'vitest';
import { panelsOf } from './panels.ts';

const usual = { view: 'side', layer: 'attention', comparison: 'modified', gateTaught: true, liveStep: null } as const;
const names = (situation: Partial<Parameters<typeof panelsOf>[0]>) =>
  panelsOf({ ...usual, ...situation }).map(({ name }) => name);

describe('panelsOf', () => {
  it('shows image and attention side by side', () => {
    expect(names({})).toEqual(['image', 'attention']);
    expect(names({ layer: 'modified' })).toEqual(['image', 'modified']);
  });

  it('puts occlusion beside a gate that was never taught', () => {
    expect(names({ gateTaught: false })).toEqual(['image', 'attention', 'occlusion']);
    expect(names({ gateTaught: null })).toEqual(['image', 'attention']);
    expect(names({ gateTaught: false, layer: 'occlusion' })).toEqual(['image', 'occlusion']);
  });

  it('names an explanation by its method', () => {
    expect(names({ layer: 'integrated-gradients' })).toEqual(['image', 'integrated-gradients']);
    expect(panelsOf({ ...usual, layer: 'grad-cam-2' })[1]?.title).toBe('Grad-CAM, stage 2');
  });

  it('compares in three panels: with what the regions ask for, or new against old', () => {
    expect(names({ view: 'differences' })).toEqual(['attention', 'modified', 'difference']);
    expect(names({ view: 'differences', comparison: 'trained' })).toEqual(['before', 'after', 'difference']);
  });

  it('says at which step a live picture was taken', () => {
    expect(panelsOf({ ...usual, liveStep: 12 })[1]?.title).toBe('Attention, step 12');
  });
});
