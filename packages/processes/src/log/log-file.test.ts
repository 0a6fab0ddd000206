import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLogFile } from './log-file.ts';
import { openLog } from './logger.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

const linesOf = async (name: string) =>
  (await readFile(path.join(folder, name), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('each line is JSON with time, level, process and run, also one that a library wrote', async () => {
  const file = openLogFile(folder, 'worker');
  const log = openLog('worker', file.stream);
  log.info('Trains what is queued.');
  log.child({ run: 'r1' }).warn({ step: 3 }, 'No checkpoint was kept.');
  file.add('{"level":"info","time":"t","process":"inference","run":null,"msg":"as it is"}');
  file.add('terminate called after throwing');
  file.add('');
  await file.close();
  const lines = await linesOf('worker.log');
  expect(lines.map(({ level, process, run, msg }) => [level, process, run, msg])).toEqual([
    ['info', 'worker', null, 'Trains what is queued.'],
    ['warn', 'worker', 'r1', 'No checkpoint was kept.'],
    ['info', 'inference', null, 'as it is'],
    ['warn', 'worker', null, 'terminate called after throwing'],
  ]);
  expect(lines.every(({ time }) => typeof time === 'string')).toBe(true);
  expect((await stat(path.join(folder, 'worker.log'))).mode & 0o777).toBe(0o600);
});

test('a file that has grown gives way to a new one, and a new process goes on in the same file', async () => {
  const long = 'x'.repeat(1_000_000);
  for (const part of ['a', 'b']) {
    const file = openLogFile(folder, 'web');
    for (let megabyte = 0; megabyte < 7; megabyte++) file.add(`${part} ${long}`);
    await file.close();
  }
  expect((await readdir(folder)).sort()).toEqual(['web.log', 'web.log.1']);
  const kept = [...(await linesOf('web.log.1')), ...(await linesOf('web.log'))];
  expect(kept.map(({ msg }) => String(msg)[0]).join('')).toBe('a'.repeat(7) + 'b'.repeat(7));
});

test('a file that could not be written for a while is written again', async () => {
  const place = path.join(folder, 'web.log');
  await mkdir(place);
  const file = openLogFile(folder, 'web');
  file.add('lost');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await rmdir(place);
  await vi.waitFor(
    async () => {
      file.add('kept');
      expect((await linesOf('web.log')).map(({ msg }) => msg)).toContain('kept');
    },
    { timeout: 5_000, interval: 200 },
  );
  await file.close();
  expect((await linesOf('web.log')).map(({ msg }) => msg)).not.toContain('lost');
});

test('of a query that failed the values are not kept, and of an address that could not be read nothing', async () => {
  const file = openLogFile(folder, 'web');
  const log = openLog('web', file.stream);
  const query = { query: 'select $1', params: ['sesame'] };
  log.error(
    { err: Object.assign(new Error('Failed query: select $1\nparams: first\nsesame'), query) },
    'A page failed.',
  );
  log.error(
    { err: Object.assign(new TypeError('Invalid URL'), { input: 'postgres://me:sesame@host:x' }) },
    'A page failed.',
  );
  await file.close();
  const lines = await linesOf('web.log');
  expect(lines.map(({ err }) => (err as Error).message)).toEqual(['Failed query: select $1', 'Invalid URL']);
  expect(JSON.stringify(lines)).toContain('log-file.test');
  expect(JSON.stringify(lines)).not.toContain('sesame');
});
