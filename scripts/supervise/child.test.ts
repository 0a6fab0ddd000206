import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { spawnProcess } from '../../packages/processes/src/index.ts';
import { silentLog } from '../../packages/processes/src/log/index.ts';
import { Child } from './child.ts';

let folder: string;
let script: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-child-'));
  script = join(folder, 'child.ts');
});
afterEach(() => rm(folder, { recursive: true }));

function start(onRefusal: (why: string) => void = () => undefined) {
  const pids: number[] = [];
  const said: string[] = [];
  const lines: string[] = [];
  const child = new Child({
    name: 'thing',
    start: () => {
      const started = spawnProcess(script, { environment: process.env, onLine: (line) => lines.push(line) });
      pids.push(started.pid ?? 0);
      return started;
    },
    log: silentLog(),
    say: (line) => said.push(line),
    onReady: (address) => lines.push(`ready at ${String(address)}`),
    onRefusal,
  });
  return { child, pids, said, lines };
}

const ready = "process.send({ kind: 'ready', address: 'here' });";

test('a child that is killed is started again, and stopped for good', async () => {
  await writeFile(script, `${ready} setInterval(() => undefined, 1000);`);
  const { child, pids, said, lines } = start();
  await vi.waitFor(() => expect(lines).toEqual(['ready at here']), 5000);
  process.kill(pids[0] ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(lines).toEqual(['ready at here', 'ready at here']), 5000);
  expect(said[0]).toMatch(/thing ended \(SIGKILL\); starting it again/);
  await child.stop();
  expect(() => process.kill(pids[1] ?? 0, 0)).toThrow('ESRCH');
});

test('a child that dies at once is started ever more slowly, and its error is shown', async () => {
  await writeFile(script, "console.log('pid 1'); throw new TypeError('broken inside');");
  const { child, said } = start();
  await vi.waitFor(() => expect(said.filter((line) => line.includes('again'))).toHaveLength(3), 10_000);
  await child.stop();
  const pauses = said.flatMap((line) => /again in ([\d.]+) s/.exec(line)?.[1] ?? []);
  expect(pauses).toEqual(['0.25', '0.5', '1']);
  expect(said.join('\n')).toContain('TypeError: broken inside');
});

test('a child that refuses its settings is not started again', async () => {
  await writeFile(
    script,
    "process.send({ kind: 'failed', message: 'FOVEA_HOST must be loopback' }, () => process.exit(2));",
  );
  const refusals: string[] = [];
  const { child } = start((lines) => refusals.push(lines));
  await vi.waitFor(() => expect(refusals).toHaveLength(1), 5000);
  expect(refusals[0]).toBe('FOVEA_HOST must be loopback');
  await child.stop();
});
