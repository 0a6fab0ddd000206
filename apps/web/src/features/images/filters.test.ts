import { describe, expect, it } from 'vitest';
import { filterQuery, readFilters } from './filters.ts';

describe('filters in the address', () => {
  it('come back as they went', () => {
    const filters = {
      split: 'train',
      label: 'Parasitized & more',
      subject: 'C47P8',
      hasFeedback: false,
      search: 'a b',
    } as const;
    expect(readFilters(new URLSearchParams(filterQuery(filters)))).toEqual(filters);
  });

  it('are none where the address says nothing that is known', () => {
    expect(readFilters(new URLSearchParams('split=other&feedback=maybe&search='))).toEqual({});
    expect(filterQuery({})).toBe('');
  });
});
