import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive } from '../../packages/processes/src/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-command-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a set-up that is ended takes its command and what that started along, and begins no further one', async () => {
  const [pids, further, failed] = ['pids', 'further', 'failed'].map((name) => join(folder, name));
  const script = `const { command } = await import(${JSON.stringify(import.meta.resolve('./command.mjs'))});
    const { writeFileSync } = await import('node:fs');
    const { ok } = await command('sh', ['-c', 'sleep 60 & echo $! $$ > ${pids}; wait']);
    if (!ok) writeFileSync('${failed}', '');
    await command('touch', ['${further}']);`;
  const setUp = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  const ended = once(setUp, 'exit');
  const begun = async () => (await readFile(pids ?? '', 'utf8').catch(() => '')).trim().split(' ').map(Number);
  await expect.poll(async () => (await begun()).length, { timeout: 10_000 }).toBe(2);
  setUp.kill('SIGTERM');
  expect((await ended)[0]).toBe(143);
  await expect.poll(async () => (await begun()).filter((pid) => isAlive(pid))).toEqual([]);
  // What comes after a failure, as a note that the engine can't be built, is not done either.
  expect([further, failed].map((file) => existsSync(file ?? ''))).toEqual([false, false]);
});
