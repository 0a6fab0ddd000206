import { describe, expect, it } from 'vitest';
import type { ImageList } from './image-list.ts';
import { imageAddress, listInWords, neighboursIn, readImageList, wholeProject } from './image-list.ts';

const lists: readonly ImageList[] = [
  wholeProject,
  { of: 'project', filters: { split: 'validation', label: 'Parasitized & more', hasFeedback: false } },
  { of: 'project', filters: { order: 'wrong', search: 'C47 P8' } },
  { of: 'run', run: 'r-1' },
  { of: 'probes', run: 'r-1' },
  { of: 'warning', run: 'r-1', place: 2 },
  { of: 'compare', left: 'r-1', right: 'r-2' },
  { of: 'audit', project: 'p', action: 'feedback.save' },
];
const queryOf = (address: string) => new URL(address, 'http://fovea').searchParams;

describe('the list that an image was opened from', () => {
  it.each(lists)('travels in the address: %j', (list) => {
    expect(readImageList(queryOf(imageAddress('i', list)))).toEqual(list);
    const view = { view: 'differences', run: 'r-9' };
    const address = queryOf(imageAddress('i', list, view));
    expect([readImageList(address), address.get('view'), address.get('run')]).toEqual([list, 'differences', 'r-9']);
  });

  it('leaves the address of a plain image as it was', () => {
    expect(imageAddress('i', wholeProject)).toBe('/images/i');
  });

  it.each(['list=shelf.1', 'list=run', 'list=warning.r.x', 'list=compare.r', 'split=other'])(
    'is the whole project where it is not understood: %s',
    (query) => {
      expect(readImageList(new URLSearchParams(query))).toEqual(wholeProject);
    },
  );

  it('is said in words of its own', () => {
    const said = lists.map(listInWords);
    expect(new Set(said).size).toBe(lists.length);
    expect(said[0]).toBe('in this project');
    expect(said[2]).toBe('in the queue, among the images that pass your filters');
  });
});

it('holds the whole audit trail where no action was chosen', () => {
  const list = { of: 'audit', project: 'p', action: null } as const;
  expect(readImageList(queryOf(imageAddress('i', list)))).toEqual(list);
});

describe('neighbours', () => {
  it('end with the list', () => {
    expect(neighboursIn(['a', 'b', 'c'], 'b')).toEqual({ previous: 'a', next: 'c' });
    expect(neighboursIn(['a', 'b', 'c'], 'a')).toEqual({ previous: null, next: 'b' });
    expect(neighboursIn(['a', 'b', 'c'], 'c')).toEqual({ previous: 'b', next: null });
    expect(neighboursIn(['a'], 'a')).toEqual({ previous: null, next: null });
  });

  it('of an image outside begin with the first', () => {
    expect(neighboursIn(['a', 'b'], 'z')).toEqual({ previous: null, next: 'a' });
    expect(neighboursIn([], 'z')).toEqual({ previous: null, next: null });
  });
});
