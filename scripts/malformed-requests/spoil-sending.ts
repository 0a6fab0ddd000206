import type { MalformedRequest, Sending } from './request.ts';
import type { Spoiler } from './spoiler.ts';
import { unending } from './spoiler.ts';

/** What no HTTP client says. */
const noises: readonly [Buffer, ...Buffer[]] = [
  Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from('GET\r\n\r\n'),
  Buffer.from('GET /\r\n\r\n'),
  Buffer.from('HELO example\r\n\r\n'),
  Buffer.from('GET / HTTP/1.1\nHost: localhost\n\n'),
  Buffer.alloc(200_000, 'A'),
  Buffer.alloc(1000),
];

const noise = (request: MalformedRequest, bytes: Buffer): MalformedRequest => ({
  ...request,
  about: ['noise'],
  noise: bytes,
});

const sent =
  (sending: Sending): Spoiler =>
  (request) => ({ ...request, sending });

export const sendingSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  sent('in pieces'),
  sent('in chunks'),
  sent('in broken chunks'),
  sent('cut off'),
  sent('torn off'),
  (request, random) => noise(request, random.pick(noises)),
];

export const endlessSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  (request) => unending({ ...request, sending: 'head never ends' }),
  (request) => unending({ ...request, sending: 'body never ends', body: request.body ?? Buffer.from('{"a":1}') }),
  (request) => unending({ ...request, sending: 'byte by byte for ever' }),
  (request) => unending(noise(request, Buffer.from('\r\n\r\n\r\n'))),
];
