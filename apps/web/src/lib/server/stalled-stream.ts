import type { IncomingMessage } from 'node:http';

/** Six times what lies between two signs of life of a stream. */
const longestStallMs = 60_000;

/** Ends an event stream whose reader takes nothing any more, as a browser that was stopped: nobody else would end it. */
export function endWhenStalled(request: IncomingMessage, stallMs = longestStallMs): void {
  if (request.headers.accept === 'text/event-stream') request.socket.setTimeout(stallMs);
}
