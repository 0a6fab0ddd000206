import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = /\.(ts|mts|cts|js|mjs|cjs|json|svelte)$/;

/** The names of the apps' packages, as `@fovea/web`. */
const appPackages = readdirSync(join(root, 'apps')).map((name) => {
  const manifest = readFileSync(join(root, 'apps', name, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { name: string }).name;
});

/**
 * Places in a text that name an app: by its folder, also in parts as a path is joined, or by its package. A checker of
 * imports can't see those that stand in a string.
 */
function namedApps(text: string): string[] {
  const folder = /(?<![\w-])apps[/\\]|(['"`])apps\1/g;
  const names = appPackages.filter((name) => new RegExp(`${name}(?![\\w-])`).test(text));
  return [...Array.from(text.matchAll(folder), ([found]) => found), ...names];
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesOf(path);
    return read.test(entry.name) ? [path] : [];
  });
}

test('no package names an app, in no string and in no comment', () => {
  const files = filesOf(join(root, 'packages'));
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) =>
    namedApps(readFileSync(file, 'utf8')).map((name) => `${relative(root, file)}: ${name}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ["new URL('../../../../apps/worker/src/main.ts', import.meta.url)", ['apps/']],
  ["path.join(root, 'apps', 'worker', 'src')", ["'apps'"]],
  ["import.meta.resolve('@fovea/worker/launcher')", ['@fovea/worker']],
  ["const perhaps/* many apps */ = 'maps/';", []],
])('a text that names one is found: %s', (text, names) => {
  expect(namedApps(text)).toEqual(names);
});
