import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCommand } from './run-command.ts';
import { inScope } from './scope.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-command-'));
});
afterEach(() => rm(folder, { recursive: true }));

const signal = new AbortController().signal;
const node = (script: string) => [process.execPath, '-e', script];
/** Starts a process of its own, which writes for ever, and waits. */
const parent = `const writer = "setInterval(() => require('node:fs').appendFileSync('beats', '.'), 10)";
  require('node:child_process').spawn(process.execPath, ['-e', writer]);
  setInterval(() => {}, 1000);`;
const beats = async () => (await readFile(join(folder, 'beats'), 'utf8')).length;

test('a command answers what it wrote; a failed one says its last lines', async () => {
  expect(await runCommand({ signal }, node('console.log(6 * 7)'), folder)).toBe('42\n');
  await expect(runCommand({ signal }, node('console.error("no luck"); process.exit(3)'), folder)).rejects.toThrow(
    /ended with 3 in [^]*no luck/,
  );
});

test('when the time is up, a command ends with everything that it started, and the steps run newest first', async () => {
  const steps: string[] = [];
  const work = inScope({ minutes: 0.05 }, async (scope) => {
    scope.atEnd(async () => void steps.push('first'));
    scope.atEnd(async () => void steps.push('second'));
    await runCommand(scope, node(parent), folder);
  });
  await expect(work).rejects.toThrow('longer than');
  expect(steps).toEqual(['second', 'first']);
  const before = await beats();
  await sleep(300);
  expect(await beats()).toBe(before);
});

test('a step that fails keeps no other one from running', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const steps: string[] = [];
  const result = await inScope({ minutes: 1 }, async (scope) => {
    scope.atEnd(async () => void steps.push('first'));
    scope.atEnd(() => Promise.reject(new Error('stuck')));
    return 7;
  });
  expect(result).toBe(7);
  expect(steps).toEqual(['first']);
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
});
