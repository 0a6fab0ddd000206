import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { download } from './download.ts';

const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');
let folder: string;
let server: Server;
let asked: (string | undefined)[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-download-'));
  asked = [];
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** Until the first bytes are on the client's disk: what a connection breaks before that was never received. */
async function untilKept(): Promise<void> {
  const part = path.join(folder, 'cells.zip.part');
  while ((await stat(part).catch(() => ({ size: 0 }))).size === 0) await sleep(10);
}

async function serve(answer: RequestListener) {
  server = createServer((request, response) => {
    asked.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cells.zip`;
  return { url, byteSize: content.length, sha256, file: path.join(folder, 'cells.zip') };
}

/** Answers with ranges; breaks the first answer off after `breakAfter` bytes. */
const ranged =
  (breakAfter = Infinity): RequestListener =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = content.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': rest.length,
      'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
    });
    if (asked.length > 1 || rest.length <= breakAfter) response.end(rest);
    else response.write(rest.subarray(0, breakAfter), () => void untilKept().then(() => response.destroy()));
  };

test('a whole file is fetched, checked, and not fetched again', async () => {
  const request = await serve(ranged());
  await download(request);
  expect(await readFile(request.file)).toEqual(content);
  await download(request);
  expect(asked).toEqual([undefined]);
  await writeFile(request.file, Buffer.alloc(content.length));
  await download(request);
  expect(asked, 'a file that was changed since is fetched again').toEqual([undefined, undefined]);
  expect(await readFile(request.file)).toEqual(content);
});

test('a broken connection keeps what came, and the next attempt asks for the rest', async () => {
  const request = await serve(ranged(100_000));
  await expect(download(request)).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringContaining('continue'),
  });
  const kept = (await stat(`${request.file}.part`)).size;
  expect(kept).toBeGreaterThan(0);
  await download(request);
  expect(asked).toEqual([undefined, `bytes=${kept}-`]);
  expect(await readFile(request.file)).toEqual(content);
});

test('a server without ranges is asked again from the start', async () => {
  const request = await serve((_, response) => {
    response.writeHead(200);
    if (asked.length > 1) response.end(content);
    else response.write(content.subarray(0, 50_000), () => void untilKept().then(() => response.destroy()));
  });
  await expect(download(request)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
  await download(request);
  expect(await readFile(request.file)).toEqual(content);
});

test('another content, a longer one and a missing file are refused, and nothing stays', async () => {
  const changed = Buffer.from(content);
  changed[7] = (changed[7] ?? 0) ^ 1;
  const answers = [() => changed, () => Buffer.concat([content, content])];
  const request = await serve((_, response) => {
    const body = answers[asked.length - 1];
    if (body) response.end(body());
    else response.writeHead(404).end();
  });
  await expect(download(request)).rejects.toMatchObject({ code: 'DOWNLOAD_CORRUPT' });
  await expect(download(request)).rejects.toMatchObject({ code: 'DOWNLOAD_CORRUPT' });
  await expect(download(request)).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED', facts: { status: 404 } });
  expect(await readdir(folder)).toEqual([]);
});

test('an unreachable server is said to be so', async () => {
  const request = await serve(ranged());
  await expect(download({ ...request, url: 'http://127.0.0.1:9/cells.zip' })).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringContaining('cannot be reached'),
  });
});
