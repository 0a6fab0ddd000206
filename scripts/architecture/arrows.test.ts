import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
let folder: string;

/** Lays out a small tree with the repository's rules, cruises it, and answers the names of the rules that were broken. */
function brokenRules(files: Record<string, string>, config = '.dependency-cruiser.cjs'): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const cruised = spawnSync(
    process.execPath,
    [cruiser, 'packages', 'apps', '--config', config, '--output-type', 'json'],
    { cwd: folder, encoding: 'utf8' },
  );
  const report = JSON.parse(cruised.stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(report.summary.violations.map(({ rule }) => rule.name))].sort();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fovea-architecture-'));
  for (const name of ['.dependency-cruiser.cjs', '.dependency-cruiser.browser.cjs', 'tsconfig.json']) {
    copyFileSync(join(root, name), join(folder, name));
  }
  for (const place of ['packages', 'apps']) mkdirSync(join(folder, place));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the architecture rules', () => {
  it('find the installed cruiser', () => {
    expect(execFileSync(process.execPath, [cruiser, '--version'], { encoding: 'utf8' })).toMatch(/^\d+\./);
  });

  it('let an arrow of the design pass', () => {
    const files = {
      'packages/domain/src/index.ts': 'export const word = 1;\n',
      'packages/domain/src/other.ts': "export { word } from './index.ts';\n",
    };
    expect(brokenRules(files)).toEqual([]);
  });

  it('refuse an arrow that points back, even for a type', () => {
    const files = {
      'packages/engine/src/index.ts': "export type { Word } from '../../domain/src/index.ts';\n",
      'packages/domain/src/index.ts': 'export type Word = string;\n',
    };
    expect(brokenRules(files)).toEqual(['arrows-of-packages-engine', 'rooms-are-entered-by-the-door']);
  });

  it('refuse a circle of types alone', () => {
    const files = {
      'packages/api/src/a.ts': "import type { B } from './b.ts';\nexport type A = B[];\n",
      'packages/api/src/b.ts': "import type { A } from './a.ts';\nexport type B = A[];\n",
    };
    expect(brokenRules(files)).toEqual(['no-circles']);
  });

  it('refuse rooms of the services that need each other, though no two of their files do', () => {
    const one = 'export const one = 1;\n';
    const files = {
      'packages/services/src/runs/a.ts': "export * from '../people/a.ts';\n",
      'packages/services/src/people/a.ts': one,
      'packages/services/src/people/b.ts': "export * from '../runs/b.ts';\n",
      'packages/services/src/runs/b.ts': one,
    };
    expect(brokenRules(files)).toEqual(['no-circles-of-rooms']);
  });

  it.each([
    ['domain-needs-only-its-schema-library', { 'packages/domain/src/a.ts': "import 'node:fs';\n" }],
    ['packages-know-no-page-framework', { 'packages/api/src/a.ts': "import 'svelte';\n" }],
    ['everything-resolves', { 'packages/api/src/a.ts': "import './absent.ts';\n" }],
    [
      'no-circles',
      {
        'packages/api/src/a.ts': "import './b.ts';\nexport const a = 1;\n",
        'packages/api/src/b.ts': "import './a.ts';\nexport const b = 1;\n",
      },
    ],
    [
      'tests-stay-outside',
      { 'packages/api/src/a.ts': "import './a.test.ts';\n", 'packages/api/src/a.test.ts': 'export const a = 1;\n' },
    ],
  ])('have %s fire', (rule, files) => {
    expect(brokenRules(files)).toContain(rule);
  });

  it('follow what a browser loads through other modules, and let types and server files be', () => {
    const database = { 'packages/database/src/index.ts': 'export const rows = 1;\nexport type Row = number;\n' };
    const through = "export { rows } from '../../../packages/database/src/index.ts';\n";
    const browser = '.dependency-cruiser.browser.cjs';
    expect(
      brokenRules(
        {
          ...database,
          'apps/web/src/page.server.ts': through,
          'apps/web/src/typed.ts': "export type { Row } from '../../../packages/database/src/index.ts';\n",
        },
        browser,
      ),
    ).toEqual([]);
    expect(
      brokenRules(
        { 'apps/web/src/page.ts': "export * from './inner.ts';\n", 'apps/web/src/inner.ts': through },
        browser,
      ),
    ).toEqual(['browser-loads-no-server-code']);
  });
});
