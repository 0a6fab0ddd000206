import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Child } from './child.ts';

let folder: string;
let script: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-child-'));
  script = join(folder, 'child.ts');
});
afterEach(() => rm(folder, { recursive: true }));

function start(onRefusal: (lines: string) => void = () => undefined) {
  const pids: number[] = [];
  const said: string[] = [];
  const child = new Child({
    name: 'thing',
    script,
    environment: process.env,
    logFolder: folder,
    say: (line) => said.push(line),
    onLine: (line) => {
      if (line.startsWith('pid ')) pids.push(Number(line.slice(4)));
    },
    onRefusal,
  });
  return { child, pids, said };
}

test('a child that is killed is started again, and stopped for good', async () => {
  await writeFile(script, "console.log('pid ' + process.pid); setInterval(() => undefined, 1000);");
  const { child, pids, said } = start();
  await vi.waitFor(() => expect(pids).toHaveLength(1), 5000);
  process.kill(pids[0] ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(pids).toHaveLength(2), 5000);
  expect(said[0]).toMatch(/thing ended \(SIGKILL\); starting it again/);
  await child.stop();
  expect(() => process.kill(pids[1] ?? 0, 0)).toThrow('ESRCH');
  expect(await readFile(join(folder, 'thing.log'), 'utf8')).toBe(`pid ${pids[0]}\npid ${pids[1]}\n`);
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
  await writeFile(script, "console.log('FOVEA_HOST must be a loopback address'); process.exit(2);");
  const refusals: string[] = [];
  const { child } = start((lines) => refusals.push(lines));
  await vi.waitFor(() => expect(refusals).toHaveLength(1), 5000);
  expect(refusals[0]).toContain('FOVEA_HOST must be a loopback address');
  await child.stop();
});
