import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tradedClasses } from './traded-classes.ts';

test('each kind of correction goes the whole way on little data, and a second run finds the same in what was kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-traded-classes-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const setting = {
    ...{ seed: 0, data: folder, options: { state: folder }, environment: {}, quick: true },
    say: () => undefined,
  };
  const first = await tradedClasses.run(setting);
  expect(first.figures).toMatchObject({ threeRight: 1, threeTraded: 1 });
  expect(await tradedClasses.run(setting)).toEqual(first);
}, 120_000);
