import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { addLook } from './looks.ts';
import { looksHeading, refreshLooks } from './looks-on-pages.ts';

const pageOf = (...rows: string[]) => `# A page

| Test subjects | Looks |
|---|---|
| cells of seed 1 | not this table |

${looksHeading}

| Test subjects | Looks | By |
|---|---|---|
${rows.join('\n')}

## Machine
`;

test('pages tell the looks of today, whichever benchmark looked, and nothing else of them changes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-looks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const results = pathToFileURL(`${folder}/`);
  const look = (benchmark: string, definition: string, ...subjects: string[]) => {
    addLook(results, subjects, { benchmark, definition, on: '2026-11-24' });
  };
  look('balance', 'a', 'cells of seed 1', 'cells of seed 2');
  look('levels', 'b', 'cells of seed 1');
  look('balance', 'c', 'cells of seed 1');
  const pages = {
    'stale.md': pageOf('| cells of seed 2 | 1 | balance 1 |', '| cells of seed 1 | 1 | balance 1 |'),
    'fresh.md': pageOf('| cells of seed 2 | 1 | balance 1 |'),
    'uncounted.md': pageOf('| cells of seed 1 | 1 | balance 1 |', '| cells of seed 9 | 1 | smear 1 |'),
    'without.md': '# A page of times\n\n| Test subjects | Looks |\n|---|---|\n| cells of seed 1 | 1 |\n',
  };
  for (const [name, page] of Object.entries(pages)) await writeFile(join(folder, name), page);
  const written = async () => (await stat(join(folder, 'fresh.md'))).ino;
  const before = await written();

  await refreshLooks(results);

  const now = (name: string) => readFile(join(folder, name), 'utf8');
  expect(await now('stale.md')).toBe(
    pageOf('| cells of seed 2 | 1 | balance 1 |', '| cells of seed 1 | 3 | balance 2, levels 1 |'),
  );
  for (const name of ['fresh.md', 'uncounted.md', 'without.md'] as const) expect(await now(name)).toBe(pages[name]);
  expect(await written()).toBe(before);
  expect((await readdir(folder)).sort()).toEqual([...Object.keys(pages), 'looks.json'].sort());
});
