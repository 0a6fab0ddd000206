import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal, readPreparedRow } from './journal.ts';
import { preparedPicture } from './prepared-picture.fixture.ts';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'fovea-journal-')), 'one');
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const size = 8;
const usual = { fit: 'letterbox', background: 'black' } as const;
const preparedBytes = size ** 2 * 3;
const pixels = (value: number) => new Uint8Array(preparedBytes).fill(value);

async function writeThree() {
  const journal = await Journal.open(folder, { size, ...usual });
  await journal.addPrepared(preparedPicture('a'), pixels(1));
  await journal.addUnprepared({ path: 'b', stamp: 's', refused: { code: 'IMAGE_UNREADABLE', message: 'no' } });
  await journal.addPrepared(preparedPicture('c'), pixels(3));
  await journal.close({ finished: false });
}

test('what was done is known again, under the same stamp only', async () => {
  await writeThree();
  const journal = await Journal.open(folder, { size, ...usual });
  expect(journal.find('a', 's')).toMatchObject({ row: 0 });
  expect(journal.find('b', 's')).toMatchObject({ refused: { message: 'no' } });
  expect(journal.find('c', 's')).toMatchObject({ row: 1 });
  expect(journal.find('a', 'changed')).toBeUndefined();
  expect(await journal.readPixels(1)).toEqual(Buffer.from(pixels(3)));
  await journal.close({ finished: true });
  await expect(readFile(path.join(folder, 'pictures.jsonl'))).rejects.toThrow();
});

test.each([
  ['a torn last line', () => appendFile(path.join(folder, 'pictures.jsonl'), '{"path":"d","sta'), ['a', 'b', 'c']],
  ['torn pixels', () => truncate(path.join(folder, 'pixels.bin'), preparedBytes + 10), ['a', 'b']],
  [
    'pixels that were never flushed',
    () => writeFile(path.join(folder, 'pixels.bin'), Buffer.concat([pixels(1), pixels(0)])),
    ['a', 'b'],
  ],
  ['pixels without their line', () => appendFile(path.join(folder, 'pixels.bin'), pixels(9)), ['a', 'b', 'c']],
])('killed with %s it goes on from the last whole picture', async (_, damage, kept) => {
  await writeThree();
  await damage();
  const journal = await Journal.open(folder, { size, ...usual });
  expect(['a', 'b', 'c', 'd'].filter((name) => journal.find(name, 's'))).toEqual(kept);
  const added = await journal.addPrepared(preparedPicture('e'), pixels(5));
  expect(await journal.readPixels(added.row)).toEqual(Buffer.from(pixels(5)));
  await journal.close({ finished: false });
  const again = await Journal.open(folder, { size, ...usual });
  expect(again.find('e', 's')).toMatchObject({ row: added.row });
  await again.close({ finished: true });
});

test('at another size everything is prepared anew', async () => {
  await writeThree();
  expect(await readPreparedRow(folder, 1, size)).toEqual(Buffer.from(pixels(3)));
  const journal = await Journal.open(folder, { size: 2 * size, ...usual });
  expect(['a', 'b', 'c'].filter((name) => journal.find(name, 's'))).toEqual([]);
  await journal.addPrepared(preparedPicture('a'), new Uint8Array(4 * preparedBytes).fill(7));
  expect(await journal.readPixels(0)).toEqual(Buffer.alloc(4 * preparedBytes, 7));
  await journal.close({ finished: true });
  expect(await readPreparedRow(folder, 0, 2 * size)).toBeNull();
});

test.each([
  ['fit', { fit: 'crop' }],
  ['background', { background: 'edge' }],
] as const)('with another %s everything is looked at anew, also what was refused', async (_, other) => {
  await writeThree();
  const journal = await Journal.open(folder, { size, ...usual, ...other });
  expect(['a', 'b', 'c'].filter((name) => journal.find(name, 's'))).toEqual([]);
  const refused = { code: 'IMAGE_UNREADABLE', message: 'black' } as const;
  expect(await journal.addUnprepared({ path: 'b', stamp: 's', refused })).toMatchObject(other);
  await journal.close({ finished: false });
  const again = await Journal.open(folder, { size, ...usual });
  expect(again.find('b', 's')).toBeUndefined();
  await again.close({ finished: true });
});

test('two at once are refused; the lock of a dead process is taken over', async () => {
  const journal = await Journal.open(folder, { size, ...usual });
  await expect(Journal.open(folder, { size, ...usual })).rejects.toMatchObject({ code: 'CONFLICT' });
  await journal.close({ finished: false });
  await writeFile(path.join(folder, 'lock'), '2147483646');
  await (await Journal.open(folder, { size, ...usual })).close({ finished: false });
  expect((await readdir(folder)).sort()).toEqual(['pictures.jsonl', 'pixels.bin']);
});

test.skipIf(process.platform !== 'linux')(
  'the lock of a dead process is not that of a later one of its id',
  async () => {
    const journal = await Journal.open(folder, { size, ...usual });
    const lock = path.join(folder, 'lock');
    const [pid, start] = (await readFile(lock, 'utf8')).split(' ');
    await writeFile(lock, `${pid} ${Number(start) - 1}`);
    await (await Journal.open(folder, { size, ...usual })).close({ finished: false });
    await journal.close({ finished: true });
  },
);
