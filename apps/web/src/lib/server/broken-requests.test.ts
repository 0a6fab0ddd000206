import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { answerBrokenRequests, keepUntilRead } from './broken-requests.ts';

const limits = { requestTimeout: 300, headersTimeout: 150, connectionsCheckingInterval: 20 };
const server = createServer(limits, (request, response) => {
  if (request.url === '/begun') {
    response.write('begun');
    setTimeout(() => response.end('ended'), 50);
    return;
  }
  request.resume().on('end', () => response.end('read'));
});
answerBrokenRequests(server);

beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

const connectTo = (to: Server) => connect((to.address() as AddressInfo).port, '127.0.0.1');

/** Everything that comes back on one connection. */
async function say(words: string): Promise<string> {
  const socket = connectTo(server);
  socket.write(words);
  return text(socket);
}

test.each([
  ['no HTTP', 'HELO example\r\n\r\n', 400, 'cannot read this request'],
  ['a head that is too long', `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'c'.repeat(40_000)}\r\n\r\n`, 431, 'cookies'],
  ['a head that never ends', 'GET / HTTP/1.1\r\nHost: a\r\n', 408, 'did not arrive in time'],
  [
    'a body that never ends',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab',
    408,
    'did not arrive in time',
  ],
  ['a broken chunk', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 400, 'cannot read'],
  ['a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'no proxy'],
])('%s is refused in a sentence, with the headers of every answer', async (_name, words, status, sentence) => {
  const answer = await say(words);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain('x-content-type-options: nosniff');
  expect(answer).toContain('cache-control: no-store');
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    code: 'INPUT_INVALID',
    message: expect.stringContaining(sentence) as string,
  });
});

test('an answer that has begun goes on to its end, with nothing said into its middle', async () => {
  const answer = await say('POST /begun HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n');
  expect(answer).toMatch(/^HTTP\/1.1 200 [\s\S]*begun[\s\S]*ended/);
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
});

test('an answer that is given early is not lost, though most of a large body is still to come', async () => {
  const patient = createServer((request, response) => {
    keepUntilRead(request, response);
    response.writeHead(413).end('too large');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void patient.close());
  await once(patient, 'listening');
  const socket = connectTo(patient);
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 30000000\r\n\r\n');
  const sent = new Promise((resolve) => socket.write(Buffer.alloc(30_000_000), resolve));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 413 [\s\S]*too large/);
  expect(await sent).toBeFalsy();
  socket.destroy();
});

test('a request that is none of these is answered as ever', async () => {
  expect(await say('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 200 [\s\S]*read/);
});
