import { describe, expect, it } from 'vitest';
import { largeOf, panelsOf } from './panels.ts';

type Situation = Parameters<typeof panelsOf>[0];
const usual: Situation = {
  view: 'side',
  layer: 'attention',
  layout: 'large',
  comparison: 'modified',
  hasModel: true,
  liveStep: null,
};
const of = (situation: Partial<Situation>) => panelsOf({ ...usual, ...situation });
const names = (situation: Partial<Situation>) => of(situation).map(({ name }) => name);

describe('panelsOf', () => {
  it('shows the image, attention, and an explanation or the chosen layer', () => {
    for (const layout of ['large', 'three'] as const) {
      expect(names({ layout })).toEqual(['image', 'attention', 'occlusion']);
      expect(names({ layout, layer: 'grad-cam-2' })).toEqual(['image', 'attention', 'grad-cam-2']);
      expect(names({ layout, layer: 'modified' })).toEqual(['image', 'attention', 'modified']);
    }
    expect(names({ hasModel: false })).toEqual(['image', 'attention']);
  });

  it('shows the image and the chosen layer where two are wished for', () => {
    expect(names({ layout: 'two' })).toEqual(['image', 'attention']);
    expect(names({ layout: 'two', layer: 'modified' })).toEqual(['image', 'modified']);
  });

  it('names an explanation by its method', () => {
    expect(of({ layer: 'grad-cam-2' }).at(-1)?.title).toBe('Grad-CAM, stage 2');
    expect(of({ view: 'overlay', layer: 'occlusion' }).map(({ title }) => title)).toEqual(['Occlusion over the image']);
  });

  it('compares in three panels: with what the regions ask for, or new against old', () => {
    expect(names({ view: 'differences' })).toEqual(['attention', 'modified', 'difference']);
    expect(names({ view: 'differences', comparison: 'trained' })).toEqual(['before', 'after', 'difference']);
  });

  it('says at which step a live picture was taken', () => {
    expect(of({ liveStep: 12 })[1]?.title).toBe('Attention, step 12');
  });
});

describe('largeOf', () => {
  it('draws large what was chosen, else the picture, else the difference', () => {
    expect(largeOf(of({}), 'image')?.name).toBe('image');
    expect(largeOf(of({}), 'occlusion')?.name).toBe('occlusion');
    expect(largeOf(of({ layer: 'difference' }), 'occlusion')?.name).toBe('image');
    expect(largeOf(of({ view: 'differences' }), 'image')?.name).toBe('difference');
    expect(largeOf(of({ view: 'overlay' }), 'image')?.name).toBe('overlay');
  });
});
