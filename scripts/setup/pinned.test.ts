import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assertHashKnown, assertPinned, pinOf, pins } from './pinned.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-pinned-'));
});
afterEach(() => rm(folder, { recursive: true }));

const root = join(import.meta.dirname, '../..');

test.each([
  // The digests of "abc" as the standard FIPS 180-2 gives them.
  ['sha256-ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=='],
])('a file is compared with its pin %s', async (pin) => {
  const file = join(folder, 'fetched');
  await writeFile(file, 'abc');
  await assertPinned(file, pin, 'The file');
  for (const other of ['abd', '', 'abc\n']) {
    await writeFile(file, other);
    await expect(assertPinned(file, pin, 'The file')).rejects.toThrow(/^The file is not the one .* It was not used\.$/);
  }
});

test('the Node that is installed is the one that is pinned', async () => {
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  for (const { version } of Object.values(pins.node)) expect(version).toBe(devDependencies['node']);
  await assertPinned(join(root, 'node_modules/node/bin/node'), pinOf('node').hash, 'Node');
});

test('each platform that Fovea is meant for has its hashes, or is refused with advice before anything is fetched', () => {
  const unknown = new Set(['node on darwin-arm64']);
  for (const on of ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']) {
    for (const tool of ['node', 'pnpm'] as const) {
      if (!unknown.has(`${tool} on ${on}`))
        expect(pinOf(tool, on).hash, `${tool} on ${on}`).toMatch(/^sha(256|512)-.{64}/);
    }
  }
  expect(() => assertHashKnown('node', { on: 'darwin-arm64', unpinned: false })).toThrow(
    'This version of Fovea knows no hash of node for darwin-arm64, so nothing was fetched. To take what npm gives, set FOVEA_UNPINNED=1 and start again.',
  );
  expect(() => assertHashKnown('node', { on: 'darwin-arm64', unpinned: true })).not.toThrow();
  expect(() => assertHashKnown('pnpm', { on: 'darwin-arm64', unpinned: false })).not.toThrow();
});

test('every Python package of the benchmarks is pinned by version and hash, those that are asked for among them', async () => {
  const read = (name: string) => readFile(join(root, 'experiments/python', name), 'utf8');
  const pinned = await read('requirements.txt');
  const entries = pinned.split(/\n(?=[a-z])/i).filter((entry) => /^[a-z]/i.test(entry));
  for (const entry of entries) {
    expect(entry).toMatch(/^[\w.-]+==\S+/);
    expect(entry).toMatch(/--hash=sha256:[0-9a-f]{64}/);
  }
  const asked = (await read('requirements.in')).split('\n').filter((line) => /^[a-z]/.test(line));
  expect(asked.length).toBeGreaterThan(2);
  for (const line of asked) expect(pinned).toContain(`\n${line} \\`);
});
