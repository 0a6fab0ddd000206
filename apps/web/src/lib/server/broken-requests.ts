import type { ErrorCode } from '@fovea/domain';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { answerHeaders } from './answer-headers.ts';

/**
 * How long a whole request may take to arrive, its head alone, and how often that is looked at. In that time the largest
 * part of an upload arrives over 0.5 Mbit/s.
 */
export const requestLimits = {
  requestTimeout: 120_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 1000,
} as const;

/** How long an answer may go on after its request turned out to be broken. */
const answerWithinMs = 10_000;

interface Refusal {
  readonly status: number;
  readonly message: string;
}

const unreadable: Refusal = {
  status: 400,
  message: 'Fovea cannot read this request. Open the page of Fovea in a browser and try there.',
};

/** By the code that Node's parser gives. */
const refusals: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    message: 'The head of this request is too long. Remove the cookies of this address in the browser and try again.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'The request is larger than Fovea reads at once; send less.' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    message: 'The request did not arrive in time. Look whether the connection works, and try again.',
  },
};

/**
 * Answers what Node refuses before any handler sees it, with the same headers and the same kind of sentence as every
 * other answer: broken HTTP, a request that does not end, a tunnel.
 */
export function answerBrokenRequests(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const ending = new WeakSet<Duplex>();
  const remember = ({ socket }: { readonly socket: Duplex }, response: ServerResponse) =>
    void answers.set(socket, response);
  server.prependListener('request', remember);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Each further byte of it is an error, too.
    if (ending.has(socket)) return;
    ending.add(socket);
    const last = answers.get(socket);
    // In the middle of an answer, a second one would be read as a part of it: the first one goes on to its end.
    if (last?.headersSent === true && !last.writableFinished && socket.writable) endAfter(last, socket);
    else refuse(socket, refusals[error.code ?? ''] ?? unreadable);
  });
  server.on('connect', (_request, socket) => {
    refuse(socket, { status: 405, message: 'Fovea is no proxy. Open its page in a browser.' });
  });
}

/** A body of more bytes may still be on its way when its answer is given. */
const bytesAtOnce = 64 * 1024;

/**
 * Keeps a connection open after its answer where much of the request may still come, also where its client wants it
 * closed: closed too early, it loses the answer. Node closes it when it has been idle for a while.
 */
export function keepUntilRead({ headers }: IncomingMessage, response: ServerResponse): void {
  const length = Number(headers['content-length'] ?? 0);
  if (length > bytesAtOnce || headers['transfer-encoding'] !== undefined) response.shouldKeepAlive = true;
}

/** Ends a connection that says nothing readable any more after its answer, or after a while: a stream has no end. */
function endAfter(answer: ServerResponse, socket: Duplex): void {
  const late = setTimeout(() => socket.destroy(), answerWithinMs);
  answer.once('finish', () => socket.end());
  socket.once('close', () => clearTimeout(late));
}

function refuse(socket: Duplex, { status, message }: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const code: ErrorCode = 'INPUT_INVALID';
  const body = JSON.stringify({ code, message, facts: {} });
  const headers = {
    ...answerHeaders,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
  if (socket instanceof Socket) socket.destroySoon();
  else socket.end();
}
