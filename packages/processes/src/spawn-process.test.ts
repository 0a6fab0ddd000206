import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isAlive, startOf } from './liveness.mjs';
import { spawnProcess, type SpawnedProcess, type SpawnOptions } from './spawn-process.ts';

const own = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
const idle = 'setInterval(() => undefined, 1000);';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-spawn-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function spawn(text: string, options: Partial<SpawnOptions> = {}): Promise<SpawnedProcess> {
  const script = path.join(folder, 'process.ts');
  await writeFile(script, text);
  return spawnProcess(script, { environment: process.env, ...options });
}

test('a process says that it is ready, where, and what it has for a person', async () => {
  const notices: string[] = [];
  const text = `import { tellParent } from ${own('./parent.ts')};
    await tellParent({ kind: 'notice', text: 'Port 1 is taken.' });
    await tellParent({ kind: 'ready', address: 'http://here' });
    ${idle}`;
  const started = await spawn(text, { onNotice: (notice) => notices.push(notice) });
  expect(await started.ready).toBe('http://here');
  expect(notices).toEqual(['Port 1 is taken.']);
  await started.stop();
  expect(await started.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  expect(isAlive(started.pid ?? 0)).toBe(false);
});

test('what it says before it fails is told in place of its output, which is heard line by line', async () => {
  const lines: string[] = [];
  const text = `import { runProcess } from ${own('./log/run-process.ts')};
    await runProcess('thing', async () => { throw new TypeError('broken inside'); });`;
  const started = await spawn(text, { onLine: (line) => lines.push(line) });
  expect(await started.ended).toEqual({ code: 6, signal: null, said: 'TypeError: broken inside' });
  const [line] = lines.map((one) => JSON.parse(one) as Record<string, unknown>);
  expect(line).toMatchObject({ level: 'fatal', process: 'thing', run: null, msg: 'TypeError: broken inside' });
  expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('an error that nobody awaits ends a process, and is told as well', async () => {
  const text = `import { runProcess } from ${own('./log/run-process.ts')};
    await runProcess('thing', async () => { setTimeout(() => { throw new RangeError('later'); }, 10); });
    ${idle}`;
  expect(await (await spawn(text)).ended).toMatchObject({ code: 6, said: 'RangeError: later' });
});

test('of a process that says nothing as it fails, the messages of its log and its other lines are told', async () => {
  const text = `import { openLog } from ${own('./log/logger.ts')};
    openLog('thing').info('Reads the file.');
    console.error('out of memory');
    process.exitCode = 3;`;
  const { code, said } = await (await spawn(text)).ended;
  expect({ code, said: said.split('\n').sort() }).toEqual({ code: 3, said: ['Reads the file.', 'out of memory'] });
});

test('a process that does not stop when asked is killed', async () => {
  const stubborn = `process.on('SIGTERM', () => undefined); process.send({ kind: 'ready', address: null }); ${idle}`;
  const started = await spawn(stubborn);
  await started.ready;
  await started.stop(200);
  expect(await started.ended).toMatchObject({ signal: 'SIGKILL' });
});

test('a process ends with its parent, however that goes', async () => {
  const child = path.join(folder, 'child.ts');
  await writeFile(
    child,
    `import { endWithParent } from ${own('./parent.ts')}; endWithParent(() => process.exit()); ${idle}`,
  );
  const text = `import { spawnProcess } from ${own('./spawn-process.ts')};
    console.log(spawnProcess(${JSON.stringify(child)}, { environment: process.env }).pid);
    ${idle}`;
  const pids: number[] = [];
  const parent = await spawn(text, { onLine: (line) => pids.push(Number(line)) });
  await vi.waitFor(() => expect(pids).toHaveLength(1), 5_000);
  const [pid = 0] = pids;
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 5_000);
});

test('a process ends, too, if its parent went before it was ready to notice', async () => {
  const child = path.join(folder, 'child.ts');
  await writeFile(
    child,
    `import { endWithParent } from ${own('./parent.ts')};
    while (process.connected) await new Promise((resolve) => setTimeout(resolve, 20));
    endWithParent(() => process.exit());
    ${idle}`,
  );
  const text = `import { spawnProcess } from ${own('./spawn-process.ts')};
    console.log(spawnProcess(${JSON.stringify(child)}, { environment: process.env }).pid);
    ${idle}`;
  const pids: number[] = [];
  const parent = await spawn(text, { onLine: (line) => pids.push(Number(line)) });
  await vi.waitFor(() => expect(pids).toHaveLength(1), 5_000);
  parent.kill('SIGKILL');
  try {
    await vi.waitFor(() => expect(isAlive(pids[0] ?? 0)).toBe(false), 5_000);
  } finally {
    if (isAlive(pids[0] ?? 0)) process.kill(pids[0] ?? 0, 'SIGKILL');
  }
});

test('a process is told from a later one of the same id', () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(process.pid, startOf(process.pid))).toBe(true);
  if (startOf(process.pid) !== null) expect(isAlive(process.pid, '1')).toBe(false);
  for (const nobody of [0, -1, 2 ** 31 - 2, Number.NaN]) expect(isAlive(nobody)).toBe(false);
});
