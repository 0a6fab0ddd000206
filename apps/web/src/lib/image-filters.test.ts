import { describe, expect, it } from 'vitest';
import { filterQuery, isFiltered, readFilters } from './image-filters.ts';

describe('filters in the address', () => {
  it('come back as they went', () => {
    const filters = {
      split: 'train',
      label: 'Parasitized & more',
      subject: 'C47P8',
      hasFeedback: false,
      search: 'a b',
      order: 'next-to-review',
    } as const;
    expect(readFilters(new URLSearchParams(filterQuery(filters)))).toEqual(filters);
  });

  it('are none where the address says nothing that is known', () => {
    expect(readFilters(new URLSearchParams('split=other&feedback=maybe&search=&order=size'))).toEqual({});
    expect(filterQuery({})).toBe('');
  });

  it('are not an order', () => {
    expect(isFiltered({ order: 'wrong' })).toBe(false);
    expect(isFiltered({ order: 'wrong', split: 'train' })).toBe(true);
  });
});
