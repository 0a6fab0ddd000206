export interface PartSender {
  /** The bytes from there on. */
  open(offset: number): ReadableStream<Uint8Array>;
  /** Sends one part until it is answered. @returns bytes that are there now */
  send(offset: number, part: Uint8Array<ArrayBuffer>): Promise<number>;
  readonly partBytes: number;
  readonly signal: AbortSignal;
  onSent(bytes: number): void;
}

/**
 * Sends a stream in parts from an offset on, one after another: no more than one part is in memory. Where the other side
 * has more or less than was sent, the stream is opened anew at what it has.
 * @returns bytes that are there at the end
 */
export async function sendParts(from: number, sender: PartSender): Promise<number> {
  let offset = from;
  for (;;) {
    const { at, isWhole } = await sendStream(offset, sender);
    offset = at;
    if (isWhole) return offset;
  }
}

async function sendStream(from: number, sender: PartSender): Promise<{ at: number; isWhole: boolean }> {
  const { partBytes, signal } = sender;
  const reader = sender.open(from).getReader();
  const part = new Uint8Array(partBytes);
  let [at, filled] = [from, 0];
  const flush = async (): Promise<boolean> => {
    signal.throwIfAborted();
    const wanted = at + filled;
    at = await sender.send(at, part.slice(0, filled));
    sender.onSent(at);
    filled = 0;
    return at === wanted;
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      for (let start = 0; start < value.byteLength;) {
        const some = value.subarray(start, start + partBytes - filled);
        part.set(some, filled);
        filled += some.byteLength;
        start += some.byteLength;
        if (filled === partBytes && !(await flush())) return { at, isWhole: false };
      }
    }
    const isWhole = filled === 0 || (await flush());
    return { at, isWhole };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
