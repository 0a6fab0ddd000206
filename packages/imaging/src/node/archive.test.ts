import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { archiveLimits, openArchive } from './archive.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function pack(files: Readonly<Record<string, Buffer>>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(bytes, name);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  const file = path.join(folder, 'some.zip');
  await writeFile(file, Buffer.concat(parts));
  return file;
}

test('files are listed with their sizes and read', async () => {
  const archive = await openArchive(await pack({ 'a/1.png': Buffer.from('one'), 'a/b/2.png': Buffer.from('two!') }));
  expect(archive.files.map(({ path: name, byteSize }) => [name, byteSize])).toEqual([
    ['a/1.png', 3],
    ['a/b/2.png', 4],
  ]);
  expect((await archive.files[1]?.read())?.toString()).toBe('two!');
  archive.close();
});

test('too many files, one too large and too many bytes are refused', async () => {
  const file = await pack({ 'a/1.png': Buffer.alloc(600), 'a/2.png': Buffer.alloc(600) });
  for (const limit of [{ entries: 1 }, { entryBytes: 500 }, { totalBytes: 1000 }]) {
    await expect(openArchive(file, { ...archiveLimits, ...limit })).rejects.toMatchObject({ code: 'IMPORT_TOO_LARGE' });
  }
  (await openArchive(file)).close();
});

test('something that is no archive is refused', async () => {
  const file = path.join(folder, 'no.zip');
  await writeFile(file, 'not packed');
  await expect(openArchive(file)).rejects.toMatchObject({ code: 'IMPORT_UNSAFE_ARCHIVE' });
});

test('a file whose bytes changed inside the archive is refused, the others are read', async () => {
  const file = await pack({ 'a/1.png': Buffer.alloc(40, 'one'), 'a/2.png': Buffer.alloc(40, 'two') });
  const bytes = await readFile(file);
  // Stored or deflated: the content begins after the header of 30 bytes and the name.
  bytes.writeUInt8((bytes.readUInt8(30 + 'a/1.png'.length) + 1) % 256, 30 + 'a/1.png'.length);
  await writeFile(file, bytes);
  const archive = await openArchive(file);
  await expect(archive.files[0]?.read()).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  expect((await archive.files[1]?.read())?.toString()).toBe('two'.repeat(14).slice(0, 40));
  archive.close();
});
