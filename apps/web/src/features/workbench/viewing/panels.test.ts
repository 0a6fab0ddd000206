import { describe, expect, it } from 'vitest';
import { largeOf, mapOf, panelsOf, sidesShown } from './panels.ts';

type Situation = Parameters<typeof panelsOf>[0];
const usual: Situation = {
  view: 'side',
  layer: 'attention',
  against: null,
  layout: 'large',
  together: null,
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

  it('holds an explanation against another map, with where they disagree', () => {
    const opposed = { layer: 'occlusion', against: 'grad-cam-3' } as const;
    expect(names(opposed)).toEqual(['occlusion', 'grad-cam-3', 'disagreement']);
    expect(largeOf(of(opposed), 'image')?.name).toBe('disagreement');
    // Not against itself, not the attention alone, and not over the picture.
    expect(names({ ...opposed, against: 'occlusion' })).toEqual(['image', 'attention', 'occlusion']);
    expect(names({ ...opposed, layer: 'attention' })).toEqual(['image', 'attention', 'occlusion']);
    expect(names({ ...opposed, view: 'overlay' })).toEqual(['overlay']);
  });

  it('says at which step a live picture was taken', () => {
    expect(of({ liveStep: 12 })[1]?.title).toBe('Attention, step 12');
  });
});

describe('two sides in one panel', () => {
  const pair = (situation: Partial<Situation>) => {
    const [panel, ...others] = of({ together: 'swipe', ...situation });
    if (panel === undefined || others.length > 0) throw new Error('not one panel');
    return panel;
  };
  const titles = (situation: Partial<Situation>) => [pair(situation).title, pair(situation).second?.title];

  it('are the image and the chosen map, or the map over the image', () => {
    expect(titles({})).toEqual(['Image', 'Attention']);
    expect(titles({ layer: 'occlusion', together: 'flicker' })).toEqual(['Image', 'Occlusion']);
    expect(titles({ view: 'overlay' })).toEqual(['Image', 'Attention over the image']);
    expect(mapOf(pair({ layer: 'occlusion' }))).toBe('occlusion');
  });

  it('are before and after where differences are shown', () => {
    expect(titles({ view: 'differences' })).toEqual(['Model’s attention', 'As your regions ask']);
    expect(titles({ view: 'differences', comparison: 'trained' })).toEqual(['Before', 'After']);
  });

  it('are painted both beside a divider, and one at a time in turn', () => {
    const shown = (turn: 0 | 1 | null) => sidesShown(pair({}), false, turn).map(({ map }) => map);
    expect([shown(null), shown(0), shown(1)]).toEqual([[null, 'attention'], [null], ['attention']]);
  });
});

describe('the picture alone', () => {
  it('leaves out the map over it, and the side that is a map; maps without a picture stay', () => {
    const bare = (situation: Partial<Situation>) =>
      of(situation).map((panel) => sidesShown(panel, true, null).map(({ picture, map }) => [picture, map]));
    expect(bare({ view: 'overlay' })).toEqual([[[true, null]]]);
    expect(bare({ together: 'swipe' })).toEqual([[[true, null]]]);
    expect(bare({ together: 'swipe', view: 'overlay' })).toEqual([[[true, null]]]);
    expect(bare({ layout: 'two' })).toEqual([[[true, null]], [[false, 'attention']]]);
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
