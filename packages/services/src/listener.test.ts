import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Listener } from './listener.ts';

/** What a Postgres says to a client that it lets in without a password, and to each of its statements. */
const letIn = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
const done = Buffer.concat([Buffer.from([0x43, 0, 0, 0, 11]), Buffer.from('LISTEN\0'), letIn.subarray(9)]);

/** A server that speaks as much of Postgres's protocol as LISTEN needs. */
class Talker {
  readonly sockets = new Set<Socket>();
  connections = 0;
  refuses = false;
  readonly server: Server = createServer((socket) => {
    this.connections++;
    if (this.refuses) {
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    socket.once('data', () => {
      socket.write(letIn);
      socket.on('data', (bytes) => {
        if (bytes[0] === 0x51) socket.write(done);
      });
    });
  });

  say(channel: string, payload: string): void {
    const text = Buffer.from(`${channel}\0${payload}\0`);
    const head = Buffer.alloc(9);
    head.write('A');
    head.writeInt32BE(8 + text.length, 1);
    for (const socket of this.sockets) socket.write(Buffer.concat([head, text]));
  }

  lose(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

let talker: Talker;
let listener: Listener;
beforeEach(async () => {
  talker = new Talker();
  await new Promise<void>((resolve) => talker.server.listen(0, '127.0.0.1', resolve));
  listener = new Listener(`postgres://someone@127.0.0.1:${(talker.server.address() as AddressInfo).port}/any`);
});
afterEach(async () => {
  await listener.close();
  talker.lose();
  await new Promise((resolve) => talker.server.close(resolve));
});

test('many subscribers share one connection, and hear their own channel until they leave', async () => {
  const heard: string[] = [];
  const leave = await Promise.all(
    ['one', 'one', 'other'].map((channel, index) =>
      listener.subscribe(channel, (said) => heard.push(`${index} ${said}`)),
    ),
  );
  expect(talker.connections).toBe(1);
  talker.say('one', 'hello');
  await expect.poll(() => heard).toEqual(['0 hello', '1 hello']);
  leave[0]?.();
  talker.say('one', 'again');
  await expect.poll(() => heard.slice(2)).toEqual(['1 again']);
});

test('a lost connection comes back once, whoever subscribes meanwhile, and everybody is woken', async () => {
  const heard: (string | null)[] = [];
  await listener.subscribe('one', (said) => heard.push(said));
  talker.refuses = true;
  talker.lose();
  await expect.poll(() => talker.connections, { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
  const late = [listener.subscribe('two', (said) => heard.push(said)), listener.subscribe('two', () => undefined)];
  talker.refuses = false;
  await Promise.all(late);
  await expect.poll(() => heard, { timeout: 5_000 }).toContain(null);
  expect(talker.sockets.size).toBe(1);
  heard.length = 0;
  talker.say('two', 'hello');
  await expect.poll(() => heard).toEqual(['hello']);
});

test('a first connection that fails is told, and leaves no subscriber behind', async () => {
  const heard: (string | null)[] = [];
  talker.refuses = true;
  await expect(listener.subscribe('one', (said) => heard.push(said))).rejects.toThrow();
  talker.refuses = false;
  await listener.subscribe('one', () => undefined);
  talker.say('one', 'hello');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(heard).toEqual([]);
});
