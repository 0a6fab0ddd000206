import { expect, it } from 'vitest';
import { readRunFilter, runQuery } from './run-filter.ts';

it('comes back from the address as it went, beside the chosen runs', () => {
  const filter = { state: 'failed', search: '#12 constrained' } as const;
  const query = new URLSearchParams(runQuery(filter, ['a', 'b']));
  expect(readRunFilter(query)).toEqual(filter);
  expect(query.get('chosen')).toBe('a,b');
  expect(runQuery({}, [])).toBe('');
});

it('is none where the address says nothing that is known', () => {
  expect(readRunFilter(new URLSearchParams('state=lost&search=%20'))).toEqual({});
});
