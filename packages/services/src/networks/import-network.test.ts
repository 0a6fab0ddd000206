import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import { parseNetwork } from '@fovea/learning';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importNetwork } from './import-network.ts';
import { findNetwork, keptNetworks, readKeptNetwork } from './kept-networks.ts';

const side = 8;
const images = Array.from({ length: 10 * side * side }, (_, index) => (index % 7) / 7);
const program = {
  image: { side, channels: 1 },
  operations: [
    { kind: 'global-average', name: 'mean', inputs: ['image'] },
    { kind: 'dense', name: 'head', inputs: ['mean'], kernel: 'kernel', bias: 'bias', channels: 2 },
  ],
  taps: [{ name: 'input', after: 'image' }],
};
/** What the network answers: the mean of an image's pixels, and one less it. */
const logits = Array.from({ length: 10 }, (_, image) => {
  const mean = images.slice(image * side * side, (image + 1) * side * side).reduce((sum, one) => sum + one) / side ** 2;
  return [mean, 1 - mean];
}).flat();

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'fovea-networks-'));
});
afterAll(() => rm(cache, { recursive: true, force: true }));

function tensorFile(
  metadata: object,
  tensors: Readonly<Record<string, readonly [number[], readonly number[]]>>,
): Buffer {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, [shape, values]]) => {
    const entry = { dtype: 'F32', shape, data_offsets: [end, (end += 4 * values.length)] };
    return [name, entry] as const;
  });
  const header = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([
    length,
    header,
    ...Object.values(tensors).map(([, values]) => new Uint8Array(Float32Array.from(values).buffer)),
  ]);
}

/** A stand-in for Python that hands over prepared files. */
async function standIn(answers: readonly number[]): Promise<string> {
  const folder = await mkdtemp(path.join(cache, 'prepared-'));
  const metadata = { format: 'fovea-network-1', program: JSON.stringify(program) };
  const weights = {
    bias: [[2], [0, 1]],
    kernel: [
      [1, 2],
      [1, -1],
    ],
  } as const;
  const asked = { images: [[10, side, side, 1], images], logits: [[10, 2], answers] } as const;
  await writeFile(
    path.join(folder, 'network.safetensors'),
    tensorFile(metadata, {
      bias: [[...weights.bias[0]], weights.bias[1]],
      kernel: [[...weights.kernel[0]], weights.kernel[1]],
    }),
  );
  await writeFile(
    path.join(folder, 'original.safetensors'),
    tensorFile(
      {},
      { images: [[...asked.images[0]], asked.images[1]], logits: [[...asked.logits[0]], asked.logits[1]] },
    ),
  );
  await writeFile(path.join(folder, 'LICENSE'), 'free for all');
  const script = path.join(folder, 'python');
  const told = JSON.stringify({ source: { package: 'small 1.0', sha256: 'abc' }, original: 'its authors' });
  await writeFile(script, `#!/bin/sh\ncp ${folder}/LICENSE ${folder}/*.safetensors "$3"\necho '${told}'\n`);
  await chmod(script, 0o755);
  return script;
}

const kept = async () => (await readdir(path.join(cache, 'networks'))).length;
const said = (importing: Promise<unknown>) =>
  importing.then(
    () => 'kept',
    (error: unknown) => (error instanceof FoveaError ? `${error.code} ${error.message}` : String(error)),
  );

test.skipIf(process.platform === 'win32')(
  'what answers as its original is kept by its hash, with its record',
  async () => {
    const { record, file, license } = await importNetwork({ cache }, 'efficientnet-lite0', await standIn(logits));
    expect(record).toMatchObject({
      source: { package: 'small 1.0' },
      classes: 2,
      comparison: { original: 'its authors', images: 10 },
    });
    expect(record.comparison?.largestDifference).toBeLessThan(1e-6);
    expect(license).toBe('free for all');
    expect(path.basename(path.dirname(file))).toBe(record.sha256);
    const stored: unknown = JSON.parse(await readFile(path.join(path.dirname(file), 'record.json'), 'utf8'));
    expect(stored).toEqual(record);
    // Importing the same again changes nothing.
    await importNetwork({ cache }, 'efficientnet-lite0', await standIn(logits));
    expect(await kept()).toBe(1);
  },
);

test.skipIf(process.platform === 'win32')('what answers otherwise is refused, and nothing of it stays', async () => {
  const before = await kept();
  const off = await standIn(logits.map((logit, index) => (index === 13 ? logit + 0.002 : logit)));
  expect(await said(importNetwork({ cache }, 'efficientnet-lite0', off))).toContain('a logit differs by 2.0e-3');
  expect(await kept()).toBe(before);
});

test('without Python, or where Python fails, a person is told what to do', async () => {
  expect(await said(importNetwork({ cache }, 'efficientnet-lite0', undefined))).toContain('npm run setup:python');
  expect(await said(importNetwork({ cache }, 'efficientnet-lite0', '/nowhere/python'))).toMatch(/^DOWNLOAD_FAILED/);
  expect(await said(importNetwork({ cache }, 'no.keras', undefined))).toContain('There is no file no.keras');
});

test('the residual form is kept with fresh weights of a seed, without Python', async () => {
  const fresh = (seed: number) => importNetwork({ cache }, 'residual', undefined, { seed });
  const { record, file } = await fresh(3);
  expect(record).toMatchObject({ source: { form: 'residual', seed: 3 }, classes: 2, comparison: null });
  expect(parseNetwork(await readFile(file)).taps.map(({ name }) => name)).toContain('stage-4');
  expect((await fresh(3)).record.sha256).toBe(record.sha256);
  const { sha256, taps } = record;
  expect(await keptNetworks({ cache })).toContainEqual({
    name: 'residual seed 3',
    sha256,
    taps,
    largestDifference: null,
  });
  expect((await fresh(4)).record.sha256).not.toBe(record.sha256);
});

test('a network is found by its name, by the beginning of the name, or of the hash', async () => {
  for (const seed of [1, 12]) await importNetwork({ cache }, 'residual', undefined, { seed });
  const named = async (asked: string) => (await findNetwork({ cache }, asked))?.name;
  expect(await named('small')).toBeUndefined();
  expect(await named('residual seed 1')).toBe('residual seed 1');
  expect(await named('residual seed 12')).toBe('residual seed 12');
  const { sha256 } = (await keptNetworks({ cache })).find(({ name }) => name === 'residual seed 12')!;
  expect(await named(sha256.slice(0, 12))).toBe('residual seed 12');
  expect(await said(named('residual'))).toMatch(/^INPUT_INVALID "residual" may mean several/);
  expect(await said(named('other'))).toMatch(/^NOT_FOUND No network called "other"/);
});

test('a network whose file was changed or is gone is not handed out', async () => {
  const { file } = await importNetwork({ cache }, 'residual', undefined, { seed: 5 });
  const view = (await findNetwork({ cache }, 'residual seed 5'))!;
  const bytes = await readFile(file);
  expect(bytes.equals(await readKeptNetwork({ cache }, view))).toBe(true);
  await writeFile(file, bytes.fill(7, 1000));
  expect(await said(readKeptNetwork({ cache }, view))).toMatch(/^ARTIFACT_CORRUPT .* was changed on disk/);
  await rm(file);
  expect(await said(readKeptNetwork({ cache }, view))).toMatch(/^NOT_FOUND .* is gone/);
});

test('what a network has no use for is refused, and not passed over', async () => {
  expect(await said(importNetwork({ cache }, 'own.keras', undefined, { seed: 1 }))).toContain('Leave --seed out');
  expect(await said(importNetwork({ cache }, 'residual', undefined, { seed: 2 ** 32 }))).toContain(
    'from 0 to 2147483647',
  );
  expect(await said(importNetwork({ cache }, 'residual', undefined, { family: 'resnet18' }))).toContain(
    'Leave --family out',
  );
});
