import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { endWhenStalled } from './stalled-stream.ts';

const stallMs = 200;
let server: Server;

/** Begins a stream from a server that writes as the page's does: it waits where the reader does not take it. */
async function follow(write: (response: ServerResponse) => void) {
  server = createServer((request, response) => {
    endWhenStalled(request, stallMs);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    write(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answered = once(server, 'request') as Promise<[unknown, ServerResponse]>;
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
  reader.on('error', () => undefined);
  reader.write('GET / HTTP/1.1\r\nhost: here\r\naccept: text/event-stream\r\n\r\n');
  const [, response] = await answered;
  return { reader, response };
}

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('ends a stream that nobody reads', async () => {
  const part = Buffer.alloc(1 << 20, '.');
  const { reader, response } = await follow((answer) => {
    const more = (): void => {
      while (answer.write(part));
      answer.once('drain', more);
    };
    more();
  });
  reader.pause();
  await once(response, 'close');
  expect(response.writableFinished).toBe(false);
});

it('keeps one that is read, as seldom as there is something to read', async () => {
  let sent = 0;
  const { reader, response } = await follow((answer) => {
    const clock = setInterval(() => {
      sent++;
      answer.write('event: ping\n\n');
    }, stallMs / 3);
    answer.on('close', () => clearInterval(clock));
  });
  reader.resume();
  await sleep(5 * stallMs);
  expect(sent).toBeGreaterThan(5);
  expect(response.destroyed).toBe(false);
  reader.destroy();
  await once(response, 'close');
});
