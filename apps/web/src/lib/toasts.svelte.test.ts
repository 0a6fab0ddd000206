import { FoveaError } from '@fovea/domain';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toasts } from './toasts.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const { id } of toasts.list) toasts.close(id);
  vi.useRealTimers();
});

it('shows a message once, for as long as its kind asks', () => {
  toasts.show({ kind: 'done', title: 'Saved' });
  toasts.show({ kind: 'done', title: 'Saved' });
  toasts.show({ kind: 'problem', title: 'Lost', detail: 'Try again.' });
  expect(toasts.list.map(({ title }) => title)).toEqual(['Saved', 'Lost']);
  vi.advanceTimersByTime(5000);
  expect(toasts.list.map(({ title }) => title)).toEqual(['Lost']);
  vi.advanceTimersByTime(10_000);
  expect(toasts.list).toEqual([]);
});

it('never covers the page with more than four', () => {
  for (const title of ['a', 'b', 'c', 'd', 'e']) toasts.show({ kind: 'note', title });
  expect(toasts.list.map(({ title }) => title)).toEqual(['b', 'c', 'd', 'e']);
});

it('says of a problem what was kept', () => {
  toasts.problem(new FoveaError('CONFLICT', 'Somebody was faster.'), 'The run was not paused');
  expect(toasts.list[0]).toMatchObject({
    kind: 'problem',
    title: 'The run was not paused',
    detail: 'Somebody was faster. Nothing was changed.',
  });
});
