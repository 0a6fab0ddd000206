import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const fixture = fileURLToPath(new URL('./readme-example.fixture.mjs', import.meta.url));

test('the example of the README is this one, and it learns', async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(readFileSync(fixture, 'utf8').trim());
  const { stdout } = await promisify(execFile)(process.execPath, [fixture]);
  const [, , probability] = /Float32Array\(2\) \[ ([\d.e-]+), ([\d.e-]+)/.exec(stdout) ?? [];
  expect(Number(probability)).toBeGreaterThan(0.9);
});
