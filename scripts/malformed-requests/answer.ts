/** What a server answered, as far as it came. */
export interface Answer {
  readonly status: number;
  /** Status line and headers as they were sent. */
  readonly head: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** False while more is to come. An event stream is complete at its first event. */
  readonly isComplete: boolean;
}

const endOfHead = Buffer.from('\r\n\r\n');

/**
 * Reads the last answer of a connection from its bytes.
 * @param isHead whether a HEAD request was sent, whose answer has no body
 * @param hasEnded whether no more bytes will come
 * @returns null while there is not even a head
 */
export function readAnswer(bytes: Buffer, isHead: boolean, hasEnded: boolean): Answer | null {
  const end = bytes.indexOf(endOfHead);
  if (end < 0) return null;
  const head = bytes.subarray(0, end).toString('latin1');
  const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(head)?.[1] ?? Number.NaN);
  const rest = bytes.subarray(end + endOfHead.length);
  // "Continue", and word of what will follow: the answer itself comes after.
  if (status >= 100 && status < 200 && status !== 101) return readAnswer(rest, isHead, hasEnded);
  const headers = new Map(
    head
      .split('\r\n')
      .slice(1)
      .map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
  );
  const { body, isWhole } = readBody(rest, headers, isHead || status === 204 || status === 304);
  return { status, head, headers, body, isComplete: isWhole || hasEnded };
}

interface Body {
  readonly body: Buffer;
  readonly isWhole: boolean;
}

function readBody(rest: Buffer, headers: ReadonlyMap<string, string>, isEmpty: boolean): Body {
  if (isEmpty) return { body: Buffer.alloc(0), isWhole: true };
  const framed = readFramed(rest, headers);
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') === true;
  return isStream ? { ...framed, isWhole: framed.body.includes('\n\n') } : framed;
}

/** By chunks, by length, or up to the end of the connection. */
function readFramed(rest: Buffer, headers: ReadonlyMap<string, string>): Body {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(rest);
  const length = headers.get('content-length');
  if (length === undefined) return { body: rest, isWhole: false };
  return { body: rest.subarray(0, Number(length)), isWhole: rest.length >= Number(length) };
}

function readChunks(rest: Buffer): Body {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const line = rest.indexOf('\r\n', at);
    if (line < 0) return { body: Buffer.concat(parts), isWhole: false };
    const size = Number.parseInt(rest.subarray(at, line).toString('latin1'), 16);
    if (size === 0) return { body: Buffer.concat(parts), isWhole: true };
    parts.push(rest.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
    if (Number.isNaN(size) || at > rest.length) return { body: Buffer.concat(parts), isWhole: false };
  }
}
