import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { restoreMark } from '../home/half-restored.ts';
import { examineDatabase } from './database.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'fovea-doctor-'));
});
afterEach(() => rm(home, { recursive: true }));

test('the database of a half-restored home is not opened, and what to do is said once', async () => {
  await writeFile(restoreMark(home), '');
  const findings = await examineDatabase(loadConfig({ FOVEA_HOME: home }), () => undefined);
  expect(findings).toEqual([
    {
      part: 'database',
      state: 'failed',
      detail: expect.stringMatching(/cut off.* Run the same fovea restore/) as string,
    },
  ]);
  expect(await readdir(home)).toEqual([path.basename(restoreMark(home))]);
});
