import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import type { Checkpoint } from '@fovea/learning';
import { serialiseCheckpoint } from '@fovea/learning';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CheckpointFolder } from './checkpoint-folder.ts';

let root: string;
let folder: CheckpointFolder;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'fovea-checkpoints-'));
  folder = new CheckpointFolder(path.join(root, 'run'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

function fileAt(step: number, loss = 1): Uint8Array {
  return serialiseCheckpoint({
    state: {
      step,
      tensors: { w: { shape: [2], values: Float32Array.of(step, 0.5) } },
      batches: {} as Checkpoint['state']['batches'],
      balance: null,
      imagesSeen: step,
      seconds: step,
    },
    training: 'one',
    engines: [
      { name: 'wasm', tensorflow: '4', addonHash: null, libraryHash: null, threads: 1, cpu: 'some', node: '22' },
    ],
    loss,
  });
}

const names = async () => (await readdir(folder.path)).sort();
const anything = () => undefined;
const newestStep = async () => (await folder.newest(anything)).checkpoint?.state.step;

async function keepAll(...entries: readonly [step: number, isBest: boolean][]): Promise<void> {
  for (const [step, isBest] of entries) await folder.keep(step, fileAt(step, isBest ? 0.1 : 1), isBest);
}

/** Changes one bit in the middle of a file. */
async function damage(name: string): Promise<void> {
  const file = path.join(folder.path, name);
  const bytes = await readFile(file);
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

test('the last two and the best are kept, nothing else', async () => {
  await keepAll([10, true], [20, true], [30, false], [40, false], [50, false]);
  expect(await names()).toEqual(['best-20.safetensors', 'step-40.safetensors', 'step-50.safetensors']);
  expect(await newestStep()).toBe(50);
  expect(await folder.bestLoss()).toBe(0.1);
});

test('nothing there is nothing to go on from', async () => {
  expect(await folder.newest(anything)).toEqual({ checkpoint: null, unusable: [] });
  expect(await folder.bestLoss()).toBeNull();
});

test('a damaged last one falls back to the one before, then to the best, and says so; then there is none', async () => {
  await keepAll([10, true], [20, false], [30, false]);
  await damage('step-30.safetensors');
  const { checkpoint, unusable } = await folder.newest(anything);
  expect(checkpoint?.state.step).toBe(20);
  expect(unusable).toEqual([{ step: 30, reason: expect.stringContaining('damaged') }]);
  expect(await names()).toEqual(['best-10.safetensors', 'step-20.safetensors']);
  await writeFile(path.join(folder.path, 'step-20.safetensors'), '');
  expect(await newestStep()).toBe(10);
  await damage('best-10.safetensors');
  expect((await folder.newest(anything)).checkpoint).toBeNull();
  expect(await names()).toEqual([]);
});

test('checkpoints of another training are passed over with their reason', async () => {
  await keepAll([10, false], [20, false]);
  const { checkpoint, unusable } = await folder.newest(({ state }) => {
    if (state.step === 20) throw new FoveaError('INPUT_INVALID', 'Its weights are of another architecture.');
  });
  expect(checkpoint?.state.step).toBe(10);
  expect(unusable).toEqual([{ step: 20, reason: 'Its weights are of another architecture.' }]);
});

test('what a killed writer left is removed, and never taken for a checkpoint', async () => {
  await keepAll([10, false]);
  await writeFile(path.join(folder.path, 'unfinished-1-abc'), fileAt(20).slice(0, 50));
  expect(await newestStep()).toBe(10);
  await folder.tidy();
  expect(await names()).toEqual(['step-10.safetensors']);
});

test('a folder that cannot be written is a clear error', async () => {
  await writeFile(folder.path, 'in the way');
  await expect(folder.keep(10, fileAt(10), true)).rejects.toMatchObject({
    code: 'ARTIFACT_WRITE_FAILED',
    message: 'The disk refuses to keep it (EEXIST)',
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

test('a full disk in the middle of a checkpoint leaves the earlier one, and no half of a file', async ({ skip }) => {
  await mkdir(folder.path);
  if (!mountSmallDisk(folder.path)) skip('only root may mount a small disk');
  try {
    await keepAll([10, true]);
    await expect(folder.keep(20, new Uint8Array(1_000_000), false)).rejects.toMatchObject({
      code: 'ARTIFACT_WRITE_FAILED',
      message: 'The disk is full',
      facts: { reason: 'ENOSPC' },
    });
    expect(await names()).toEqual(['best-10.safetensors', 'step-10.safetensors']);
    expect(await newestStep()).toBe(10);
  } finally {
    execFileSync('umount', [folder.path]);
  }
});
