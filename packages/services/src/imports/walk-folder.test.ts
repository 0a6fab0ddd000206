import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { understand } from './understanding/understand.ts';
import { walkFolder } from './walk-folder.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'fovea-walk-'));
  for (const folder of ['a/b', 'c']) await mkdir(path.join(root, folder), { recursive: true });
  for (const file of ['a/1.png', 'a/b/2.png', 'c/Ünï 細.png']) await writeFile(path.join(root, file), file);
});
afterEach(async () => {
  await rm(root, { recursive: true });
});
const bytes = (...parts: (string | number)[]) =>
  Buffer.concat([
    Buffer.from(`${root}/`),
    ...parts.map((part) => Buffer.from(typeof part === 'string' ? part : [part])),
  ]);

test('files are listed with their paths and can be read', async () => {
  const { files, unlisted } = await walkFolder(root);
  expect([files.map(({ path: file }) => file).sort(), unlisted]).toEqual([
    ['a/1.png', 'a/b/2.png', 'c/Ünï 細.png'],
    [],
  ]);
  for (const file of files) expect((await file.read()).toString()).toBe(file.path);
});

/** Some file systems, such as that of macOS, take no other names. */
const takesAnyBytes = process.platform === 'linux';

test.runIf(takesAnyBytes)('names that are no text are left out one by one, escaped, and the rest goes on', async () => {
  await mkdir(bytes('K', 0xe4, 'fer'));
  await mkdir(bytes('M', 0xfc, 'll/inner'), { recursive: true });
  await writeFile(bytes('M', 0xfc, 'll/1.png'), '1');
  await writeFile(bytes('M', 0xfc, 'll/inner/2.png'), '2');
  await writeFile(bytes('a/', 0xff, '.png'), '3');
  const walked = await walkFolder(root);
  expect(walked.files).toHaveLength(3);
  expect(walked.unlisted.map(({ path: file, code }) => `${code} ${file}`).sort()).toEqual([
    'NOT_LISTED K\\xe4fer/',
    'NOT_LISTED M\\xfcll/1.png',
    'NOT_LISTED M\\xfcll/inner/2.png',
    'NOT_LISTED a/\\xff.png',
  ]);
  const understood = await understand({ ...walked, notes: [] });
  expect(understood.leftOut[0]).toMatchObject({ kind: 'not-listed', count: 4 });
  expect(understood.problems).toHaveLength(4);
  expect(understood.entries).toHaveLength(3);
});

test.runIf(takesAnyBytes)(
  'a folder named in another encoding, cut within a letter, or in letters too long is left out',
  async () => {
    const folders = {
      'Shift_JIS \\x8d\\xd7/': [0x8d, 0xd7],
      'cut \\xc3/': [0xc3],
      'too long \\xc0\\xaf/': [0xc0, 0xaf],
      'half a pair \\xed\\xa0\\x80/': [0xed, 0xa0, 0x80],
    };
    for (const [named, odd] of Object.entries(folders)) {
      const folder = bytes(`${named.split('\\')[0] ?? ''}`, ...odd);
      await mkdir(folder);
    }
    const { files, unlisted } = await walkFolder(root);
    expect(files).toHaveLength(3);
    expect(unlisted.map(({ path: file }) => file).sort()).toEqual(Object.keys(folders).sort());
  },
);

test('links and folders that cannot be opened are named, and the rest goes on', async () => {
  await symlink(path.join(root, 'a', '1.png'), path.join(root, 'c', 'link.png'));
  await symlink(path.join(root, 'nowhere'), path.join(root, 'c', 'broken.png'));
  await chmod(path.join(root, 'a', 'b'), 0);
  const { files, unlisted } = await walkFolder(root);
  await chmod(path.join(root, 'a', 'b'), 0o755);
  const isRoot = process.getuid?.() === 0;
  expect(files).toHaveLength(isRoot ? 3 : 2);
  expect(unlisted.map(({ path: file }) => file).sort()).toEqual([
    ...(isRoot ? [] : ['a/b/']),
    'c/broken.png',
    'c/link.png',
  ]);
});
