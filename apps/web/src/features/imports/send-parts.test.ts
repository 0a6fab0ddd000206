import { describe, expect, it } from 'vitest';
import { sendParts, type PartSender } from './send-parts.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);

/** A stream in chunks of uneven sizes. */
function open(offset: number): ReadableStream<Uint8Array> {
  let at = offset;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      const end = Math.min(bytes.length, at + 1 + (at % 97));
      controller.enqueue(bytes.slice(at, end));
      at = end;
    },
  });
}

/** The other side: keeps what fits, says what it has. */
function receiver(answer?: (part: number, received: number) => void) {
  const kept: number[] = [];
  let parts = 0;
  const sender: PartSender = {
    open,
    partBytes: 64,
    signal: new AbortController().signal,
    onSent: () => undefined,
    send: (offset, part) => {
      if (offset === kept.length) kept.push(...part);
      answer?.(++parts, kept.length);
      return Promise.resolve(kept.length);
    },
  };
  return { kept, sender };
}

describe('sendParts', () => {
  it('sends every byte once, in parts of one size', async () => {
    const sizes: number[] = [];
    const { kept, sender } = receiver();
    const send: PartSender['send'] = (offset, part) => {
      sizes.push(part.byteLength);
      return sender.send(offset, part);
    };
    expect(await sendParts(0, { ...sender, send })).toBe(1000);
    expect(kept).toEqual([...bytes]);
    expect(new Set(sizes.slice(0, -1))).toEqual(new Set([64]));
    expect(sizes.at(-1)).toBe(1000 % 64);
  });

  it('goes on from an offset, and where the other side lost or already had a part', async () => {
    const { kept, sender } = receiver((part) => {
      if (part === 3) kept.length = 70;
      if (part === 6) kept.push(...bytes.slice(kept.length, kept.length + 10));
    });
    kept.push(...bytes.slice(0, 100));
    expect(await sendParts(100, sender)).toBe(1000);
    expect(kept).toEqual([...bytes]);
  });

  it('ends when it is taken back', async () => {
    const stop = new AbortController();
    const { kept, sender } = receiver((part) => {
      if (part === 2) stop.abort(new Error('taken back'));
    });
    await expect(sendParts(0, { ...sender, signal: stop.signal })).rejects.toThrow('taken back');
    expect(kept.length).toBe(128);
  });

  it('sends a stream that is as long as its parts', async () => {
    const { kept, sender } = receiver();
    expect(await sendParts(0, { ...sender, partBytes: 500 })).toBe(1000);
    expect(kept).toEqual([...bytes]);
  });
});
