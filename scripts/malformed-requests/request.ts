/** How the bytes of a request reach the server. */
export type Sending =
  | 'at once'
  | 'in pieces'
  | 'in chunks'
  | 'in broken chunks'
  | 'cut off'
  | 'torn off'
  | 'head never ends'
  | 'body never ends'
  | 'byte by byte for ever';

/** One request, as it will be written to a socket; nothing of it need be HTTP. */
export interface MalformedRequest {
  /** The procedures, the route or the file that it is for. */
  readonly about: readonly string[];
  readonly method: string;
  readonly target: string;
  readonly version: string;
  /** In their order, doubles included. Length and encoding of the body are added where they are not among them. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | null;
  readonly sending: Sending;
  /** False where the server may wait for more, until its time for a request has passed. */
  readonly hasEnd: boolean;
  /** Sent in place of all that. */
  readonly noise?: Buffer;
}

/** A request as a page sends it, from Fovea's own page. @param host the server's own name and port */
export function plainRequest(
  about: readonly string[],
  host: string,
  { method, target, body }: Pick<MalformedRequest, 'method' | 'target' | 'body'>,
): MalformedRequest {
  const headers: [string, string][] = [
    ['Host', host],
    ['Connection', 'close'],
    ['Origin', `http://${host}`],
  ];
  if (body !== null) headers.push(['Content-Type', 'application/json']);
  return { about, method, target, version: 'HTTP/1.1', headers, body, sending: 'at once', hasEnd: true };
}

const shownCharacters = 400;

const short = (text: string) =>
  text.length > shownCharacters ? `${text.slice(0, shownCharacters)}… (${text.length} characters)` : text;

const shortBytes = (bytes: Buffer) => {
  const shown = JSON.stringify(bytes.subarray(0, shownCharacters).toString('latin1'));
  return bytes.length > shownCharacters ? `${shown}… (${bytes.length} bytes)` : shown;
};

/** A request in one line, for a person who looks for a fault. */
export function describeRequest(request: MalformedRequest): string {
  const { method, target, version, headers, body, sending, noise } = request;
  if (noise !== undefined) return `noise ${shortBytes(noise)}`;
  const written = headers.slice(0, 20).map(([name, value]) => `${name}: ${short(value)}`);
  const content = body === null ? 'no body' : shortBytes(body);
  return [short(`${method} ${target}`), version, ...written, content, sending].join(' | ');
}

const hasHeader = ({ headers }: MalformedRequest, wanted: string) =>
  headers.some(([name]) => name.toLowerCase() === wanted);

const isChunked = (sending: Sending) => sending === 'in chunks' || sending === 'in broken chunks';

/** @returns the bytes of the head, and those of the body as they will be sent */
export function requestBytes(request: MalformedRequest): { head: Buffer; body: Buffer } {
  const { method, target, version, sending, noise } = request;
  if (noise !== undefined) return { head: noise, body: Buffer.alloc(0) };
  const headers = [...request.headers];
  const content = request.body ?? Buffer.alloc(0);
  if (isChunked(sending)) {
    if (!hasHeader(request, 'transfer-encoding')) headers.push(['Transfer-Encoding', 'chunked']);
  } else if (request.body !== null && !hasHeader(request, 'content-length')) {
    headers.push(['Content-Length', String(content.length)]);
  }
  const lines = [`${method} ${target} ${version}`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  const body = isChunked(sending) ? chunks(content, sending === 'in broken chunks') : content;
  return { head: Buffer.from(lines.join('\r\n')), body };
}

const chunkBytes = 1000;

function chunks(content: Buffer, isBroken: boolean): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < content.length; start += chunkBytes) {
    const part = content.subarray(start, start + chunkBytes);
    const size = isBroken ? 'ffffffffffffffffff' : part.length.toString(16);
    parts.push(Buffer.from(`${size}\r\n`), part, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(isBroken ? '-1\r\n' : '0\r\n\r\n'));
  return Buffer.concat(parts);
}

/** Half a character has no escape: it becomes the sign for a lost one. */
export const encodeText = (text: string): string => encodeURIComponent(text.toWellFormed());
