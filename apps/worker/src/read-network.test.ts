import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { residualNetwork, serialiseNetwork } from '@fovea/learning';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readNetwork } from './read-network.ts';

const network = residualNetwork(5);
const bytes = serialiseNetwork(network);
const hash = createHash('sha256').update(bytes).digest('hex');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-network-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a network is read where its file is what the hash says; else the message says how to bring it back', async () => {
  const file = path.join(folder, 'network');
  const read = readNetwork({ path: file, hash });
  await expect(read).rejects.toMatchObject({
    code: 'ARTIFACT_CORRUPT',
    message: expect.stringMatching(
      /is missing\. Restore it from a backup\. .*network import.*--network [0-9a-f]{12}"/,
    ) as string,
  });
  await writeFile(file, bytes);
  expect((await readNetwork({ path: file, hash })).program).toEqual(network.program);
  await writeFile(file, bytes.with(bytes.length - 1, 1 + (bytes.at(-1) ?? 0)));
  await expect(readNetwork({ path: file, hash })).rejects.toThrow('was changed on disk');
});
