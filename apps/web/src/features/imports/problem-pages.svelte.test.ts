import type { Cursor, ImportProblem, Page } from '@fovea/domain';
import { expect, it } from 'vitest';
import { ProblemPages } from './problem-pages.svelte.ts';

const file = (path: string) => ({ path, code: 'FILE_SKIPPED', message: 'Left out.' }) as const;
const first: Page<ImportProblem> = { items: [file('a'), file('b')], next: 'b' };
const last: Page<ImportProblem> = { items: [file('c')], next: null };
const pageAfter = (after: Cursor | undefined) => (after === 'b' ? last : first);

it('adds a page once, however often it is asked for, and asks for nothing after the last', async () => {
  const asked: (Cursor | undefined)[] = [];
  const list = new ProblemPages((after) => {
    asked.push(after);
    return Promise.resolve(pageAfter(after));
  });
  await Promise.all([list.more(), list.more()]);
  expect(list.read?.items.map(({ path }) => path)).toEqual(['a', 'b']);
  await Promise.all([list.more(), list.more()]);
  expect(list.read?.items.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
  await list.more();
  expect(asked).toEqual([undefined, 'b']);
});

it('asks for the same page again after a failure', async () => {
  let isAway = true;
  const list = new ProblemPages((after) =>
    isAway ? Promise.reject(new Error('away')) : Promise.resolve(pageAfter(after)),
  );
  await expect(list.more()).rejects.toThrow('away');
  expect([list.read, list.busy]).toEqual([null, false]);
  isAway = false;
  await list.more();
  expect(list.read).toEqual(first);
});
