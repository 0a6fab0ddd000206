import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ArtifactStore } from './artifact-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-artifacts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const helloHash = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

test('content comes back under its sha-256, and nothing else is left in the folder', async () => {
  const store = new ArtifactStore(path.join(folder, 'new'));
  expect(await store.put(Buffer.from('hello'))).toBe(helloHash);
  expect(await store.put(Buffer.from('hello'))).toBe(helloHash);
  expect((await store.read(helloHash)).toString()).toBe('hello');
  expect(await readdir(store.root)).toEqual([helloHash.slice(0, 2)]);
});

test('content in parts comes back whole; parts that break off leave nothing', async () => {
  const store = new ArtifactStore(folder);
  async function* parts(breaksOff: boolean) {
    yield Buffer.from('hel');
    await Promise.resolve();
    if (breaksOff) throw new Error('the source ended');
    yield Buffer.from('lo');
  }
  await expect(store.putParts(parts(true))).rejects.toThrow('the source ended');
  expect(await readdir(folder)).toEqual([]);
  expect(await store.putParts(parts(false))).toEqual({ hash: helloHash, byteSize: 5 });
  expect((await store.read(helloHash)).toString()).toBe('hello');
  expect(await readdir(folder)).toEqual([helloHash.slice(0, 2)]);
});

test('a file that a power cut left empty is written again', async () => {
  const store = new ArtifactStore(folder);
  await store.put(Buffer.from('hello'), { durable: false });
  await writeFile(store.path(helloHash), '');
  expect(await store.put(Buffer.from('hello'))).toBe(helloHash);
  expect((await store.read(helloHash)).toString()).toBe('hello');
});

test('a file that was changed on disk is refused, and so is a missing one', async () => {
  const store = new ArtifactStore(folder);
  await store.put(Buffer.from('hello'));
  await writeFile(store.path(helloHash), 'hellO');
  await expect(store.read(helloHash)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  await rm(store.path(helloHash));
  await expect(store.read(helloHash)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
});

test('a name that is no sha-256 cannot lead out of the folder', () => {
  expect(() => new ArtifactStore(folder).path('../../etc/passwd')).toThrow(
    expect.objectContaining({ code: 'INPUT_INVALID' }),
  );
});

test('a folder that cannot be written is a clear error', async () => {
  const occupied = path.join(folder, 'occupied');
  await writeFile(occupied, '');
  await expect(new ArtifactStore(occupied).put(Buffer.from('hello'))).rejects.toMatchObject({
    code: 'ARTIFACT_WRITE_FAILED',
  });
});

function mountSmallDisk(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('on a full disk nothing is half-written, and what was there stays readable', async ({ skip }) => {
  const disk = path.join(folder, 'disk');
  await mkdir(disk);
  if (!mountSmallDisk(disk)) skip('only root may mount a small disk');
  try {
    const store = new ArtifactStore(disk);
    await store.put(Buffer.from('hello'));
    await expect(store.put(Buffer.alloc(1_000_000, 7))).rejects.toMatchObject({
      code: 'ARTIFACT_WRITE_FAILED',
      facts: { reason: 'ENOSPC' },
    });
    expect(await readdir(disk)).toEqual([helloHash.slice(0, 2)]);
    expect((await store.read(helloHash)).toString()).toBe('hello');
  } finally {
    execFileSync('umount', [disk]);
  }
});
