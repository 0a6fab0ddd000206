import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const minute = 60_000;

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fovea-start-'));
  await chmod(home, 0o711);
});
afterEach(async () => {
  for (const { pid } of await ours()) process.kill(pid, 'SIGKILL');
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

/** `npm start` on a home folder of its own, without the sample. */
function start(): { process: ChildProcess; address: Promise<string>; output: () => string } {
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: { ...process.env, FOVEA_HOME: home, FOVEA_PORT: '4870', FOVEA_DATABASE_PORT: '54870', FOVEA_SAMPLE: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: string) => {
      output += chunk;
      const found = /is ready: (\S+)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => {
      reject(new Error(`npm start ended early:\n${output}`));
    });
  });
  address.catch(() => undefined);
  return { process: child, address, output: () => output };
}

interface Ours {
  readonly pid: number;
  readonly command: string;
}

/** Every live process that belongs to this test's home folder: by its environment or, for Postgres, its arguments. */
async function ours(): Promise<Ours[]> {
  const found: Ours[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const [environment, command] = await Promise.all(
      ['environ', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    );
    const belongs = environment?.includes(`FOVEA_HOME=${home}`) === true || command?.includes(home) === true;
    if (belongs) found.push({ pid: Number(name), command: command?.replaceAll('\0', ' ') ?? '' });
  }
  return found;
}

async function one(part: string): Promise<number> {
  const present = await ours();
  const found = present.find(({ command }) => command.includes(part));
  if (!found) {
    throw new Error(`No process of ours runs ${part}, only\n${present.map(({ command }) => command).join('\n')}`);
  }
  return found.pid;
}

const nothingRuns = () => vi.waitFor(async () => expect(await ours()).toEqual([]), { timeout: 20_000, interval: 200 });
const answers = (address: string) =>
  vi.waitFor(async () => expect((await fetch(`${address}/api/health`)).status).toBe(200), {
    timeout: minute,
    interval: 200,
  });

/** The status of an answer to a request whose Host and Origin may be anybody's. */
async function statusOf(address: string, method: string, path: string, headers: Record<string, string> = {}) {
  const asked = request(new URL(path, address), { method, headers }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

/** Pages, binary routes, streams and changes are for its own names and its own page; other addresses do not listen. */
async function refusesStrangers(address: string): Promise<void> {
  const { port } = new URL(address);
  const foreign = { host: `evil.example:${port}` };
  const id = '00000000-0000-4000-8000-000000000000';
  for (const path of ['/', '/api/health', `/api/images/${id}/file`, `/api/maps/${id}`, '/api/trpc/projects.list'])
    expect(await statusOf(address, 'GET', path, foreign), path).toBe(403);
  expect(await statusOf(address, 'GET', '/api/trpc/events.follow')).toBe(403);
  for (const path of ['/api/trpc/runs.start', '/api/trpc/feedback.save', `/api/maps/${id}`]) {
    expect(await statusOf(address, 'POST', path), path).toBe(403);
    expect(await statusOf(address, 'POST', path, { origin: 'http://evil.example' }), path).toBe(403);
  }
  for (const { address: other, family, internal } of Object.values(networkInterfaces()).flatMap((each) => each ?? [])) {
    if (internal || family !== 'IPv4') continue;
    const socket = connect({ host: other, port: Number(port) });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  }
}

describe.skipIf(process.platform !== 'linux')('npm start', () => {
  test('refuses strangers, ends on Ctrl+C and leaves nothing running', async () => {
    const fovea = start();
    const address = await fovea.address;
    await answers(address);
    await refusesStrangers(address);
    fovea.process.kill('SIGINT');
    const [code] = (await once(fovea.process, 'exit')) as [number];
    expect(code).toBe(0);
    await nothingRuns();
  });

  test('ended while its database starts, leaves nothing running either', async () => {
    const fovea = start();
    const exit = once(fovea.process, 'exit');
    await vi.waitFor(() => one('postgres -D'), { timeout: minute, interval: 5 });
    fovea.process.kill('SIGTERM');
    expect((await exit)[0]).toBe(0);
    await nothingRuns();
  });

  test('killed outright, takes everything with it, and starts again', async () => {
    const fovea = start();
    await fovea.address;
    fovea.process.kill('SIGKILL');
    await nothingRuns();
    const again = start();
    await answers(await again.address);
    again.process.kill('SIGTERM');
    await once(again.process, 'exit');
  });

  test('brings back the web server, the worker and the database when they are killed', async () => {
    const fovea = start();
    const address = await fovea.address;
    for (const part of ['apps/web/main.ts', 'apps/worker/src/main.ts', 'postgres -D']) {
      const victim = await vi.waitFor(() => one(part), { timeout: minute });
      process.kill(victim, 'SIGKILL');
      await vi.waitFor(async () => expect(await one(part)).not.toBe(victim), { timeout: minute, interval: 200 });
    }
    await answers(address);
    fovea.process.kill('SIGINT');
    await once(fovea.process, 'exit');
    await nothingRuns();
  });

  test('takes the next free port and says so; a second start on the same folder is told where the first one is', async () => {
    const other = spawn(process.execPath, [
      '-e',
      "require('node:net').createServer().listen(4870, '127.0.0.1', () => console.log('up'))",
    ]);
    await once(other.stdout, 'data');
    const fovea = start();
    expect(await fovea.address).toBe('http://127.0.0.1:4871');
    expect(fovea.output()).toContain('Port 4870 is taken; trying 4871.');
    const second = start();
    await expect(second.address).rejects.toThrow();
    other.kill();
    fovea.process.kill('SIGINT');
    await once(fovea.process, 'exit');
  });
});
