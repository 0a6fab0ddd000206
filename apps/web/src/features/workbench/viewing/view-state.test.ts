import { describe, expect, it } from 'vitest';
import { parseViewState, viewQuery } from './view-state.ts';

const parse = (query: string) => parseViewState(new URLSearchParams(query));

describe('the workbench’s address', () => {
  it('is bare in the usual state', () => {
    expect(viewQuery(parse(''))).toBe('');
  });

  it('carries every other state there and back', () => {
    const state = {
      view: 'differences',
      layer: 'difference',
      against: 'grad-cam-3',
      together: 'swipe',
      version: 'v',
      run: 'r',
      compare: 'trained',
      prediction: true,
      list: { of: 'project', filters: { order: 'next-to-review', split: 'train' } },
    } as const;
    expect(parse(viewQuery(state))).toEqual(state);
    const ofRun = { ...state, list: { of: 'run', run: 'other' } } as const;
    expect(parse(viewQuery(ofRun))).toEqual(ofRun);
  });

  it('falls back to the usual where it is not understood', () => {
    expect(
      parse('?view=upside-down&layer=7&against=all&together=apart&prediction=yes&order=by-size&list=shelf'),
    ).toEqual(parse(''));
  });
});
