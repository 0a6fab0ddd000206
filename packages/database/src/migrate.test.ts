import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { migrationsFolder, readJournal } from './migrate.ts';

test('each migration is younger than the one before it: an older one would be skipped without a word', () => {
  const whens = readJournal().map(({ when }) => when);
  expect(whens.length).toBeGreaterThan(0);
  for (const [index, when] of whens.entries()) expect(when).toBeGreaterThan(whens[index - 1] ?? 0);
});

test('the journal names every migration in the folder, and no other', () => {
  const files = readdirSync(migrationsFolder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.replace(/\.sql$/, ''))
    .sort();
  expect(readJournal().map(({ tag }) => tag)).toEqual(files);
});
