import type { ProblemPage } from '@fovea/domain';
import { expect, it } from 'vitest';
import { ProblemPages } from './problem-pages.svelte.ts';

const file = (path: string) => ({ path, code: 'FILE_SKIPPED', message: 'Left out.' }) as const;
const pages: Readonly<Record<number, ProblemPage>> = {
  0: { problems: [file('a'), file('b')], total: 3, nextCursor: 2 },
  2: { problems: [file('c')], total: 3, nextCursor: null },
};

it('adds a page once, however often it is asked for, and asks for nothing after the last', async () => {
  const asked: number[] = [];
  const list = new ProblemPages((cursor) => {
    asked.push(cursor);
    return Promise.resolve(pages[cursor]!);
  });
  await Promise.all([list.more(), list.more()]);
  expect(list.read?.problems.map(({ path }) => path)).toEqual(['a', 'b']);
  await Promise.all([list.more(), list.more()]);
  expect(list.read?.problems.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
  await list.more();
  expect(asked).toEqual([0, 2]);
});

it('asks for the same page again after a failure', async () => {
  let isAway = true;
  const list = new ProblemPages((cursor) =>
    isAway ? Promise.reject(new Error('away')) : Promise.resolve(pages[cursor]!),
  );
  await expect(list.more()).rejects.toThrow('away');
  expect([list.read, list.busy]).toEqual([null, false]);
  isAway = false;
  await list.more();
  expect(list.read).toEqual(pages[0]);
});
