import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { releaseLock, tryLock } from '@fovea/processes';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArtifactStore } from '../artifacts/artifact-store.ts';
import { journals, namedByJournals } from './files.ts';
import type { Swept } from './rule.ts';
import { removeOld } from './unnamed-artifacts.ts';

const day = 86_400_000;
let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'fovea-retention-'));
});
afterEach(() => rm(home, { recursive: true }));

async function leaveJournal(key: string, lines: string): Promise<string> {
  const folder = path.join(home, 'imports', key);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'pictures.jsonl'), lines);
  return folder;
}

const hash = (digit: string) => digit.repeat(64);

test('the files that journals name are found, also in a line that was cut off, and where no journal is', async () => {
  expect(await namedByJournals({ home })).toEqual(new Set());
  await leaveJournal(
    'a',
    `{"contentHash":"${hash('a')}","thumbnail":"${hash('b')}"}\n{"contentHash":"${hash('c')}","th`,
  );
  await leaveJournal('upload-b', `{"contentHash":"${hash('d')}"}\n`);
  await mkdir(path.join(home, 'imports', 'without'));
  await writeFile(path.join(home, 'imports', 'stray'), '');
  expect([...(await namedByJournals({ home }))].sort()).toEqual(['a', 'b', 'c', 'd'].map(hash));
});

test('a journal that can’t be read is no empty one: nothing may be removed then', async () => {
  await mkdir(path.join(home, 'imports', 'a', 'pictures.jsonl'), { recursive: true });
  await expect(namedByJournals({ home })).rejects.toThrow('EISDIR');
});

test('an outdated journal goes, but for one that an import holds', async () => {
  const then = new Date(Date.now() - 31 * day);
  const [left, used] = [await leaveJournal('left', '{}\n'), await leaveJournal('used', '{}\n')];
  for (const folder of [left, used]) await utimes(path.join(folder, 'pictures.jsonl'), then, then);
  await tryLock(path.join(used, 'lock'));
  const ctx = { home, clock: { now: () => new Date() } } as Swept;
  expect((await journals.sweep(ctx, true)).count).toBe(1);
  expect((await journals.sweep(ctx, false)).count).toBe(1);
  await expect(stat(left)).rejects.toThrow('ENOENT');
  expect(await readdir(path.join(home, 'imports'))).toEqual(['used']);
  await releaseLock(path.join(used, 'lock'));
});

test('a file that is put again while it is swept is there afterwards', async () => {
  const artifacts = new ArtifactStore(path.join(home, 'artifacts'));
  const ctx = { artifacts, clock: { now: () => new Date() } };
  const then = new Date(Date.now() - 8 * day);
  const bytes = Buffer.from('a thumbnail');
  const file = artifacts.path(await artifacts.put(bytes));
  for (let round = 0; round < 200; round++) {
    await utimes(file, then, then);
    const putting = artifacts.put(bytes, { durable: false });
    await Promise.all([removeOld(ctx, file), putting]);
    expect((await stat(file)).size).toBe(bytes.length);
  }
  await utimes(file, then, then);
  expect(await removeOld(ctx, file)).toBe(true);
  await expect(stat(file)).rejects.toThrow('ENOENT');
});
