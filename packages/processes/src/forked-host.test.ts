import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ForkedHost, forkHost, type ForkedHostOptions } from './forked-host.ts';

interface Sum {
  readonly numbers: Uint8Array;
}

const hosts: ForkedHost<Sum, number>[] = [];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-host-'));
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});
afterAll(() => rm(folder, { recursive: true }));

async function open(does: string, options: Partial<ForkedHostOptions> = {}): Promise<ForkedHost<Sum, number>> {
  const file = path.join(folder, `${does.length}.mjs`);
  await writeFile(file, does);
  const host = new ForkedHost<Sum, number>({ start: () => forkHost(file), ...options });
  hosts.push(host);
  return host;
}

const numbers = Uint8Array.of(1, 2, 3);

test('a process answers, and what it writes is heard', async () => {
  const lines: string[] = [];
  const adding = `console.log('adds');
    process.on('message', ({ id, numbers }) => process.send({ id, value: numbers.reduce((sum, one) => sum + one) }));`;
  const host = await open(adding, { onLine: (line) => lines.push(line) });
  expect(await host.ask({ numbers })).toBe(6);
  await expect.poll(() => lines).toEqual(['adds']);
});

test('what a process answers as an error is thrown with its code; a code that nobody knows is told as a fact', async () => {
  const failing = `process.on('message', ({ id, numbers }) => {
    process.send({ id, error: { code: numbers[0] === 1 ? 'CONFLICT' : 'ODD', message: 'No.', facts: { a: 1 } } });
  });`;
  const host = await open(failing);
  await expect(host.ask({ numbers })).rejects.toMatchObject({ code: 'CONFLICT', message: 'No.', facts: { a: 1 } });
  const facts = { a: 1, code: 'ODD' };
  await expect(host.ask({ numbers: Uint8Array.of(2) })).rejects.toMatchObject({ code: 'INFERENCE_UNAVAILABLE', facts });
});

test('a process that dies over every question is tried twice, then reported, and does not stop later ones', async () => {
  const host = await open(`process.on('message', () => { console.error('broken library'); process.exit(7); });`);
  for (const attempt of ['first', 'second']) {
    await expect(host.ask({ numbers }), attempt).rejects.toMatchObject({
      code: 'INFERENCE_UNAVAILABLE',
      facts: { exitCode: 7, lastWords: expect.stringContaining('broken library') as string },
    });
  }
});

test('a process that answers nothing is given up after the time of silence', async () => {
  const host = await open(`process.on('message', () => undefined);`, { silenceTimeoutMs: 300 });
  await expect(host.ask({ numbers })).rejects.toMatchObject({
    code: 'INFERENCE_UNAVAILABLE',
    facts: { timeoutMs: 300 },
  });
});
