import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readyWithin, untilHealthy } from './until-healthy.ts';

const startFailed = expect.objectContaining({ code: 'START_FAILED' }) as unknown as Error;

test('a server that says where it listens is answered; one that never does ends in a sentence', async () => {
  expect(await readyWithin(Promise.resolve('http://127.0.0.1:1'), 1)).toBe('http://127.0.0.1:1');
  const began = performance.now();
  await expect(readyWithin(new Promise(() => {}), 0.2)).rejects.toThrow(startFailed);
  expect(performance.now() - began).toBeLessThan(2_000);
});

type Answer = (response: ServerResponse, asked: number) => void;

test.each<[string, Answer, RegExp | null]>([
  ['answers 503 for good', (response) => void response.writeHead(503).end('starting'), /503 starting/],
  ['takes the request and never answers', () => undefined, /did not start within 0.5 s/],
  ['answers at its second request', (response, asked) => void response.writeHead(asked > 1 ? 200 : 503).end(), null],
])('a server that %s', async (_name, answer, said) => {
  let asked = 0;
  const server = createServer((_request, response) => answer(response, ++asked));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const healthy = untilHealthy(`http://127.0.0.1:${port}/`, 0.5);
  if (said === null) await healthy;
  else await expect(healthy).rejects.toThrow(said);
  server.closeAllConnections();
  server.close();
});
