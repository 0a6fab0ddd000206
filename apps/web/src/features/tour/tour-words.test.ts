import { tour } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import type { TourScene } from './tour-words.ts';
import { tourWords } from './tour-words.ts';

const scene: TourScene = {
  marked: 0,
  unfit: null,
  isMarkedOtherwise: false,
  hasModel: true,
  verdict: null,
  version: null,
  gain: null,
};
const said = (step: Parameters<typeof tourWords>[0], change: Partial<TourScene> = {}) => {
  const { title, sentences } = tourWords(step, { ...scene, ...change });
  return [title, ...sentences].join(' ');
};

describe('the words of the tour', () => {
  it('count the cells that are left to mark', () => {
    expect(tourWords('mark-more', { ...scene, marked: tour.marks - 1 }).title).toBe('Mark the dot on 1 more cell');
    expect(tourWords('mark-more', { ...scene, marked: 3 }).title).toBe(`Mark the dot on ${tour.marks - 3} more cells`);
  });

  it('name the gain in points, with its sign', () => {
    const gain = { before: 0.621, after: 0.948 };
    expect(said('done', { verdict: 'accept', version: 2, gain })).toMatch(/62.1 %.*94.8 %.*change of 32.7 points/);
    expect(said('decide', { verdict: 'accept', gain: { before: 0.9, after: 0.85 } })).toContain('−5.0 points');
  });

  it('never advise to accept against the verdict', () => {
    for (const verdict of ['partial', 'no-op', 'reject', null] as const) {
      expect(said('decide', { verdict })).toContain('does not advise');
      expect(said('decide', { verdict })).not.toContain('Press “Accept”');
      expect(said('done', { verdict, version: 2 })).toContain('did not advise');
    }
  });

  it('say why an image cannot teach the model, at each step at which one is open', () => {
    for (const step of ['ask', 'mark', 'mark-more'] as const) {
      expect(said(step, { unfit: 'held-out' })).toContain('never learns from this image');
      expect(said(step, { unfit: 'other' })).toContain(`not of the class ${tour.label}`);
    }
    expect(said('mark', { isMarkedOtherwise: true })).toContain('Change it to “ignore”');
  });

  it('say that there is no model yet', () => {
    expect(said('ask', { hasModel: false })).toContain('still being trained');
  });
});
