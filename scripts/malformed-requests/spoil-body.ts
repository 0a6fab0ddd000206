import { gzipSync } from 'node:zlib';
import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import type { MalformedRequest } from './request.ts';
import type { Spoiler } from './spoiler.ts';
import { replaced, withHeaders } from './spoiler.ts';

const bomb = gzipSync(Buffer.alloc(20 * 2 ** 20, '['));

export const bodySpoilers: readonly [Spoiler, ...Spoiler[]] = [
  (request) => withBody(request, Buffer.alloc(0)),
  (request) => withBody(request, Buffer.from('{')),
  (request) => withBody(request, Buffer.concat([Buffer.from('\ufeff'), request.body ?? Buffer.from('{}')])),
  (request) => withBody(request, Buffer.from((request.body ?? '{}').toString(), 'utf16le')),
  (request) => withBody(request, Buffer.from([0xff, 0xfe, 0x00, 0xc0, 0x80])),
  (request, random) => withBody(request, flipBytes(request.body ?? Buffer.from('{"a":"b"}'), random)),
  (request) => withBody(request, Buffer.concat([request.body ?? Buffer.from('{}'), Buffer.from('{}')])),
  (request) => withHeaders(withBody(request, bomb), ['Content-Encoding', 'gzip']),
  (request) => withHeaders(withBody(request, gzipSync(request.body ?? '{}')), ['Content-Encoding', 'gzip']),
  (request) => withBody(request, Buffer.alloc(17 * 2 ** 20, ' ')),
  (request) => withBody(request, Buffer.alloc(5 * 2 ** 20, 'a')),
  (request) => withBody(request, Buffer.from('a=1&b=2')),
  (request) => multipart(request, '--x\r\nContent-Disposition: form-data; name="input"\r\n\r\n{}\r\n--x--\r\n'),
  (request) => multipart(request, '--x\r\nContent-Disposition: form-data; name="f"; filename="../a"\r\n\r\n'),
  (request) => multipart(request, '--y\r\n\r\n'),
];

/** A body goes with a method that may have one; some servers read it elsewhere, too. */
const withBody = (request: MalformedRequest, body: Buffer): MalformedRequest => ({ ...request, body });

const multipart = (request: MalformedRequest, text: string): MalformedRequest =>
  replaced(withBody(request, Buffer.from(text)), 'Content-Type', 'multipart/form-data; boundary=x');

function flipBytes(body: Buffer, random: Random): Buffer {
  const flipped = Buffer.from(body);
  for (let left = 1 + Math.floor(random.next() * 4); left > 0 && flipped.length > 0; left--)
    flipped[Math.floor(random.next() * flipped.length)] = Math.floor(random.next() * 256);
  return flipped;
}
