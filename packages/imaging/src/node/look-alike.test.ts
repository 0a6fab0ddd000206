import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { closeHashes, decodeImage, encodePng, lookAlike, perceptualHash, prepareImage, renderSample } from './index.ts';
import { sampleSettingsSchema } from './sample/settings.ts';

const all = { from: 0, isWanted: () => true, mostPairs: 10_000 };
const settings = sampleSettingsSchema.parse({ subjects: 10, cellsPerSubject: 4, dotOnInfected: 0, dotOnUninfected: 0 });
let cells: Buffer[];
beforeAll(async () => {
  cells = await Promise.all([...renderSample(settings, 3)].map((sample) => encodePng(sample)));
});
const seen = async (bytes: Buffer) => prepareImage(await decodeImage(bytes));

test.each([
  ['compressed again', (bytes: Buffer) => sharp(bytes).jpeg({ quality: 60 }).toBuffer()],
  ['brightened', (bytes: Buffer) => sharp(bytes).modulate({ brightness: 1.1 }).png().toBuffer()],
  ['scaled', (bytes: Buffer) => sharp(bytes).resize(200).png().toBuffer()],
  ['without colour', (bytes: Buffer) => sharp(bytes).greyscale().png().toBuffer()],
])('a picture that was %s is found among forty others, and nothing else is', async (_, change) => {
  const copies = await Promise.all(cells.slice(0, 5).map(change));
  const prepared = await Promise.all([...cells, ...copies].map(seen));
  const close = await closeHashes(prepared.map(perceptualHash), all);
  const alike = close.filter(([one, other]) => lookAlike(prepared[one]!, prepared[other]!));
  expect(alike.sort(([one], [other]) => one - other)).toEqual([0, 1, 2, 3, 4].map((copy) => [copy, 40 + copy]));
});

test('only wanted pairs from the first new one on are given, at most as many as asked for', async () => {
  const hashes = [
    '00'.repeat(32),
    '01'.repeat(32).replace('01', '00'),
    'ff'.repeat(32),
    '00'.repeat(31) + '03',
    '00'.repeat(32),
  ];
  // Differences in bits: 0–3: 2, 0–4: 0, 3–4: 2; 1 differs in 31 bits from 0.
  expect(await closeHashes(hashes, all)).toEqual([
    [0, 3],
    [0, 4],
    [3, 4],
  ]);
  expect(await closeHashes(hashes, { ...all, from: 4 })).toEqual([
    [0, 4],
    [3, 4],
  ]);
  expect(await closeHashes(hashes, { ...all, isWanted: (one) => one !== 0 })).toEqual([[3, 4]]);
  expect(await closeHashes(hashes, { ...all, mostPairs: 1 })).toEqual([[0, 3]]);
});

test('a search that is not wanted any more ends', async () => {
  const stop = new AbortController();
  const hashes = Array.from({ length: 50 }, () => '00'.repeat(32));
  let asked = 0;
  const isWanted = () => {
    if (++asked === 10) stop.abort(new Error('dropped'));
    return true;
  };
  await expect(closeHashes(hashes, { ...all, isWanted, signal: stop.signal })).rejects.toThrow('dropped');
  expect(asked).toBeLessThan(50);
});
