import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { readAnswer } from './answer.ts';
import type { MalformedRequest } from './request.ts';
import { requestBytes } from './request.ts';

/** How a request ended. */
export interface Outcome {
  readonly answer: Answer | null;
  /** `silence`: neither an answer nor an end of the connection came in time. `left`: this side went first, on purpose. */
  readonly ended: 'answered' | 'closed' | 'silence' | 'left';
  /** From the end of the request to the end of the answer; of a request without an end, from its beginning. */
  readonly ms: number;
}

const pieceEveryMs = 3;
const pieces = 12;
const dripEveryMs = 400;

/** @param patienceMs how long an answer may take: after the end of the request, or after the beginning of one without an end */
export async function send(port: number, request: MalformedRequest, patienceMs: number): Promise<Outcome> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  // A connection that the server ends early is an outcome, not an error; what was received before still counts.
  socket.on('error', () => undefined);
  const received: Buffer[] = [];
  const isHead = request.method === 'HEAD';
  let answer: Answer | null = null;
  const closed = new Promise<'closed'>((resolve) => {
    socket.once('end', () => resolve('closed'));
    socket.once('close', () => resolve('closed'));
  });
  const answered = new Promise<'answered'>((resolve) => {
    socket.on('data', (bytes) => {
      received.push(bytes);
      answer = readAnswer(Buffer.concat(received), isHead, false);
      if (answer?.isComplete === true) resolve('answered');
    });
  });
  const gone = new AbortController();
  const first = Promise.race([answered, closed]).finally(() => gone.abort());
  try {
    await Promise.race([once(socket, 'connect'), closed]);
    let since = performance.now();
    if (!request.hasEnd) void write(socket, request, gone.signal);
    else {
      await Promise.race([write(socket, request, gone.signal), first]);
      since = performance.now();
    }
    if (request.sending === 'torn off') return { answer: null, ended: 'left', ms: 0 };
    const late = new AbortController();
    const ended = await Promise.race([
      first,
      sleep(patienceMs, 'silence' as const, { signal: late.signal }).catch(() => 'silence' as const),
    ]);
    late.abort();
    const ms = performance.now() - since;
    if (ended === 'silence') return { answer, ended, ms };
    const last = readAnswer(Buffer.concat(received), isHead, ended === 'closed');
    return { answer: last, ended: last === null ? 'closed' : 'answered', ms };
  } finally {
    gone.abort();
    socket.destroy();
  }
}

/** Writes a request in its way. Ends when everything is handed over, or with the connection. */
async function write(socket: Socket, request: MalformedRequest, gone: AbortSignal): Promise<void> {
  const { head, body } = requestBytes(request);
  const whole = Buffer.concat([head, body]);
  switch (request.sending) {
    case 'at once':
    case 'in chunks':
    case 'in broken chunks':
      return handOver(socket, whole);
    case 'in pieces': {
      const size = Math.ceil(whole.length / pieces);
      for (let start = 0; start < whole.length && !gone.aborted; start += size) {
        await handOver(socket, whole.subarray(start, start + size));
        await sleep(pieceEveryMs);
      }
      return;
    }
    case 'cut off':
      await handOver(socket, half(head, body));
      socket.end();
      return;
    case 'torn off':
      await handOver(socket, half(head, body));
      socket.resetAndDestroy();
      return;
    case 'head never ends':
      return handOver(socket, head.subarray(0, head.length - 2));
    case 'body never ends':
      return handOver(socket, half(head, body));
    case 'byte by byte for ever':
      for (let at = 0; !gone.aborted; at = (at + 1) % (head.length - 4)) {
        await handOver(socket, head.subarray(at, at + 1));
        await sleep(dripEveryMs, undefined, { signal: gone }).catch(() => undefined);
      }
  }
}

/** The head and half of the body; of a request without a body, half of the head. */
const half = (head: Buffer, body: Buffer) =>
  body.length > 0
    ? Buffer.concat([head, body.subarray(0, Math.floor(body.length / 2))])
    : head.subarray(0, Math.floor(head.length / 2));

/** Resolves when the system has taken the bytes, or the connection is gone. */
function handOver(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', resolve);
    socket.write(bytes, () => {
      socket.off('close', resolve);
      resolve();
    });
  });
}
