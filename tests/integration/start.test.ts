import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { processesOfHome } from '../support/home-processes.ts';
import { controlC, inTerminal, type InTerminal } from '../support/in-terminal.ts';
import { readableByOthers } from './another-account.ts';

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

/** A command on a home folder of its own. */
function onHome(script: string, words: readonly string[], settings: NodeJS.ProcessEnv = {}) {
  const standard = { FOVEA_HOME: home, FOVEA_PORT: '4870', FOVEA_DATABASE_PORT: '54870', FOVEA_SAMPLE: '0' };
  return inTerminal(script, words, { ...standard, ...settings });
}

/** `npm start` on a home folder of its own, without the sample. */
function start(
  settings: NodeJS.ProcessEnv = {},
  ...words: string[]
): {
  process: InTerminal;
  address: Promise<string>;
  output: () => string;
} {
  const child = onHome('scripts/start.mjs', words, settings);
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
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

const ours = () => processesOfHome(home);

async function one(part: string): Promise<number> {
  const present = await ours();
  const found = present.find(({ command }) => command.includes(part));
  if (!found) {
    throw new Error(`No process of ours runs ${part}, only\n${present.map(({ command }) => command).join('\n')}`);
  }
  return found.pid;
}

/** Keeps the web server, and no other process, from ever coming to its first line. */
const hang = `data:text/javascript,${encodeURIComponent(
  "if (process.argv[1]?.endsWith('apps/web/main.ts')) await new Promise((resolve) => setInterval(() => resolve, 1000));",
)}`;

const nothingRuns = () => vi.waitFor(async () => expect(await ours()).toEqual([]), { timeout: 20_000, interval: 200 });
const answers = (address: string) =>
  vi.waitFor(async () => expect((await fetch(`${address}/api/health`)).status).toBe(200), {
    timeout: minute,
    interval: 200,
  });

/** The answer to a request whose Host and Origin may be anybody's. */
async function ask(address: string, method: string, path: string, headers: Record<string, string> = {}) {
  const asked = request(new URL(path, address), { method, headers }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  return answer;
}

const statusOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).statusCode;

/** Pages, files of the page, procedures, binary routes and refusals: each says the same about itself. */
async function guardsEveryAnswer(address: string): Promise<void> {
  const page = await (await fetch(address)).text();
  const script = /\/_app\/immutable\/[^"']+\.js/.exec(page)?.[0] ?? '';
  const id = '00000000-0000-4000-8000-000000000000';
  const forGood = /immutable/;
  const never = /^no-store$|max-age=0/;
  const cursorOf = (...entries: unknown[]) => Buffer.from(JSON.stringify(entries)).toString('base64url');
  const listOf = (list: string, request: object) =>
    `/api/trpc/${list}.list?input=${encodeURIComponent(JSON.stringify(request))}`;
  const wrongPlaces = [
    ...[
      { limit: 0 },
      { limit: 501 },
      { after: '' },
      { after: 'no place' },
      { after: 'abc' },
      { after: 'a'.repeat(301) },
    ],
    ...[cursorOf('runs', 3), cursorOf('images', id), cursorOf('images', id, 2 ** 31), cursorOf('images', id, -1)].map(
      (after) => ({ after }),
    ),
    { after: cursorOf('images', "' or true", 1) },
  ];
  const answers: [string, number, RegExp][] = [
    ['/', 200, never],
    ['/fovea.svg', 200, never],
    [script, 200, forGood],
    ['/_app/immutable/none.js', 404, never],
    ['/nowhere', 404, never],
    ['/api/trpc/projects.list', 200, never],
    ['/api/trpc/projects.none', 404, never],
    [`/api/images/${id}/file`, 404, never],
    [`/api/images/${id}/%00`, 403, never],
    ...['2147483648', '-1', '1e3', '0x10', ' ', 'NaN', '9007199254740993'].map((step): [string, number, RegExp] => [
      `/api/runs/${id}/attention?step=${encodeURIComponent(step)}`,
      400,
      never,
    ]),
    [`/api/runs/${id}/attention?step=2147483647`, 404, never],
    [`/api/runs/${id}/probes/99999`, 400, never],
    [`/api/runs/${id}/probes/9999`, 404, never],
    ...wrongPlaces.map((wrong): [string, number, RegExp] => [listOf('images', { project: id, ...wrong }), 400, never]),
    [listOf('images', { project: id, after: cursorOf('images', id, 2 ** 31 - 1) }), 200, never],
    [listOf('audit', { project: id, from: '0000-01-01T00:00:00Z' }), 400, never],
  ];
  for (const [path, status, kept] of answers) {
    const { headers, statusCode } = await ask(address, 'GET', path);
    expect([path, statusCode]).toEqual([path, status]);
    expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['cache-control'], path).toMatch(kept);
    const foreign = await ask(address, 'GET', path, { host: `evil.example:${new URL(address).port}` });
    expect([path, foreign.statusCode]).toEqual([path, 403]);
    expect(foreign.headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  }
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
    await guardsEveryAnswer(address);
    expect(await readableByOthers(home)).toEqual([]);
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

  test.each([
    ['while its set-up begins', 'scripts/start.mjs'],
    ['while its database starts', 'postgres -D'],
    ['while its web server starts', 'apps/web/main.ts'],
  ])('Ctrl+C once and again %s leaves nothing running', async (_when, part) => {
    const fovea = start();
    const exit = once(fovea.process, 'exit');
    await vi.waitFor(() => one(part), { timeout: minute, interval: 5 });
    controlC(fovea.process);
    await new Promise((resolve) => setTimeout(resolve, 30));
    controlC(fovea.process);
    await exit;
    await nothingRuns();
  });

  test.each([0, 1_200])('Ctrl+C at a command whose database starts, and again after %d ms', async (afterMs) => {
    const command = onHome('apps/command/fovea.mjs', ['runs']);
    const exit = once(command, 'exit');
    await vi.waitFor(() => one('postgres -D'), { timeout: minute, interval: 5 });
    controlC(command);
    await Promise.race([exit, new Promise((resolve) => setTimeout(resolve, afterMs))]);
    if (command.exitCode === null) controlC(command);
    await exit;
    await nothingRuns();
  });

  test('a web server that never says that it is ready ends the start with a sentence', async () => {
    const fovea = start({ FOVEA_START_SECONDS: '1', NODE_OPTIONS: `--import ${hang}` });
    const [code] = (await once(fovea.process, 'exit')) as [number];
    expect(code).toBe(1);
    expect(fovea.output()).toContain(
      'The web server did not start within 1 s (it has not said that it is ready). Look into web.log in the logs folder.',
    );
    expect(fovea.output()).not.toContain('    at ');
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

  test('a busy port is refused with advice, another one taken by option; the port of last time is named', async () => {
    const other = spawn(process.execPath, [
      '-e',
      "require('node:net').createServer().listen(4870, '127.0.0.1', () => console.log('up'))",
    ]);
    onTestFinished(() => void other.kill());
    await once(other.stdout, 'data');
    const refused = start();
    await expect(refused.address).rejects.toThrow(
      new RegExp(`Port 4870 is taken by node \\(process ${String(other.pid)}\\)\\..* npm start -- --port 4871 `),
    );
    await nothingRuns();
    const elsewhere = start({}, '--port', '4871');
    expect(await elsewhere.address).toBe('http://127.0.0.1:4871');
    const second = start({}, '--port', '4872');
    await expect(second.address).rejects.toThrow('already runs');
    expect(second.output()).not.toMatch(/web app|packages/);
    elsewhere.process.kill('SIGINT');
    await once(elsewhere.process, 'exit');
    other.kill();
    await once(other, 'exit');
    const back = start();
    expect(await back.address).toBe('http://127.0.0.1:4870');
    await vi.waitFor(() => expect(back.output()).toMatch(/was at http:\/\/127\.0\.0\.1:4871 last time.*--port 4871/));
    back.process.kill('SIGINT');
    await once(back.process, 'exit');
  });

  test.each([
    [['--port', '6000'], 'Browsers open no page on port 6000'],
    [['--port', '70000'], 'FOVEA_PORT is above 65535'],
    [['4871'], 'npm start -- --port 4310'],
  ])('npm start -- %j is refused with a sentence', async (words, sentence) => {
    const refused = start({}, ...words);
    await expect(refused.address).rejects.toThrow(sentence);
    expect(refused.output()).not.toContain('    at ');
    await nothingRuns();
  });
});
