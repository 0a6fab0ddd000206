import { gzipSync } from 'node:zlib';
import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import { hostileText } from './hostile.ts';
import type { MalformedRequest, Sending } from './request.ts';
import type { World } from './world.ts';

type Headers = MalformedRequest['headers'];
type Spoiler = (request: MalformedRequest, random: Random, world: World) => MalformedRequest;

const withHeaders = (request: MalformedRequest, ...added: Headers): MalformedRequest => ({
  ...request,
  headers: [...request.headers, ...added],
});
const without = (request: MalformedRequest, name: string): MalformedRequest => ({
  ...request,
  headers: request.headers.filter(([known]) => known.toLowerCase() !== name),
});
const replaced = (request: MalformedRequest, name: string, value: string): MalformedRequest =>
  withHeaders(without(request, name.toLowerCase()), [name, value]);

/** The server may wait for what was announced. */
const unending = (request: MalformedRequest): MalformedRequest => ({ ...request, hasEnd: false });

const hosts = [
  'evil.example',
  'localhost',
  '127.0.0.1',
  '[::1',
  'a@127.0.0.1',
  '127.0.0.1:99999',
  '',
  'h'.repeat(5000),
];
const origins = ['http://evil.example', 'null', 'file://', '', 'http://127.0.0.1', '*', 'javascript:0'];
const contentTypes = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'multipart/form-data; boundary=--x',
  'application/octet-stream',
  'application/json; charset=utf-16',
  'application/json; charset="',
  'APPLICATION/JSON',
  'application/json, text/plain',
  'image/png',
  '/',
  '',
  'a'.repeat(3000),
];
const encodings = ['gzip', 'br', 'deflate', 'identity', 'gzip, gzip', 'zstd', 'nonsense', ''];
const ranges = ['bytes=0-', 'bytes=-1', 'bytes=5-1', 'bytes=0-0,1-1,2-2', 'bytes=99999999999999999999-', 'items=1', ''];
const tags = ['*', '"', '""', 'W/"x"', '"a", "b"', `"${'a'.repeat(5000)}"`, 'é', '"\\"'];
const dates = ['yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Feb 99999 25:61:61 GMT', '0', ''];
const lengths = ['-1', '0', '1', 'abc', '1e3', '99999999999999999999', '16777217', '0x10', '1, 1', ' 5', ''];
const transfers = ['gzip, chunked', 'chunked, gzip', 'identity', 'xchunked', 'chunked;x=1', 'chunked, chunked', ''];

const pickText = (random: Random, texts: readonly string[]) => random.pick(texts as [string, ...string[]]);

/** Any one of these is wrong with a head. */
const headerSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  (request) => without(request, 'host'),
  (request, random) => replaced(request, 'Host', pickText(random, hosts)),
  (request, random) => withHeaders(request, ['Host', pickText(random, hosts)]),
  (request) => without(request, 'origin'),
  (request, random) => replaced(request, 'Origin', pickText(random, origins)),
  (request, random) => withHeaders(request, ['Origin', pickText(random, origins)]),
  (request, random) => withHeaders(request, ['Sec-Fetch-Site', random.pick(['cross-site', 'same-site', 'x', ''])]),
  (request) => without(request, 'content-type'),
  (request, random) => replaced(request, 'Content-Type', pickText(random, contentTypes)),
  (request, random) => withHeaders(request, ['Content-Encoding', pickText(random, encodings)]),
  (request, random) => withHeaders(request, ['Accept-Encoding', random.pick(['gzip;q=x', '*;q=0', ',,,', 'br;q=1e9'])]),
  (request, random) =>
    withHeaders(request, [
      'Accept',
      random.pick(['application/jsonl', 'text/event-stream', '*/*;q=x', 'a'.repeat(9000)]),
    ]),
  (request) => withHeaders(request, ['trpc-accept', 'application/jsonl']),
  (request, random) => withHeaders(request, ['Range', pickText(random, ranges)]),
  (request, random) => withHeaders(request, ['Range', 'bytes=1-'], ['If-Range', pickText(random, tags)]),
  (request, random) => withHeaders(request, ['If-None-Match', pickText(random, tags)]),
  (request, random) => withHeaders(request, ['If-Match', pickText(random, tags)]),
  (request, random) => withHeaders(request, ['If-Modified-Since', pickText(random, dates)]),
  (request, random) => withHeaders(request, ['If-Unmodified-Since', pickText(random, dates)]),
  (request, random, world) => withHeaders(request, ['Last-Event-ID', oneLine(hostileText(random, world))]),
  (request, random, world) => withHeaders(request, ['Cookie', oneLine(hostileText(random, world))]),
  (request) => withHeaders(request, ['Cookie', 'c=1; '.repeat(2000)]),
  (request) => withHeaders(request, ['X-Huge', 'h'.repeat(100_000)]),
  (request) => withHeaders(request, ...Array.from({ length: 3000 }, (_, at) => [`X-${at}`, '1'] as const)),
  (request) => withHeaders(request, ['X-Nul', 'a\0b']),
  (request) => withHeaders(request, ['X-Fold', 'a\r\n b']),
  (request) => withHeaders(request, ['X-Bytes', 'é🦠']),
  (request) => withHeaders(request, ['Bad Name', '1']),
  (request) => withHeaders(request, ['', '1']),
  (request) => withHeaders(request, ['X-Bare', 'a\nb: c']),
  (request, random) => unending(withHeaders(request, ['Content-Length', pickText(random, lengths)])),
  (request, random) =>
    unending(withHeaders(request, ['Content-Length', '5'], ['Content-Length', pickText(random, lengths)])),
  (request, random) => unending(withHeaders(request, ['Transfer-Encoding', pickText(random, transfers)])),
  (request) => unending(withHeaders(request, ['Transfer-Encoding', 'chunked'], ['Content-Length', '5'])),
  (request, random) => withHeaders(request, ['Expect', random.pick(['100-continue', 'nonsense', ''])]),
  (request) => withHeaders(request, ['Upgrade', 'websocket'], ['Connection', 'Upgrade'], ['Sec-WebSocket-Key', 'x']),
  (request) => withHeaders(request, ['Upgrade', 'h2c'], ['Connection', 'Upgrade, HTTP2-Settings']),
  (request, random) => replaced(request, 'Connection', random.pick(['keep-alive', 'close, keep-alive', 'x', ''])),
  (request) => withHeaders(request, ['X-Fovea-Protocol', 'javascript']),
  (request) => withHeaders(request, ['X-Forwarded-Host', 'evil.example'], ['X-Forwarded-Proto', 'gopher']),
  (request) => withHeaders(request, ['X-HTTP-Method-Override', 'DELETE']),
  (request) => withHeaders(request, ['x-sveltekit-action', 'true']),
  (request, random, world) => withHeaders(request, ['x-sveltekit-pathname', oneLine(hostileText(random, world))]),
  (request) => ({ ...request, version: 'HTTP/1.0' }),
  (request, random) => ({ ...request, version: random.pick(['HTTP/2.0', 'HTTP/9.9', 'HTTP/1.1x', 'ICY', '']) }),
];

/** A header's value cannot hold line breaks without becoming two headers; that is spoilt elsewhere. */
const oneLine = (text: string) => text.replaceAll(/[\r\n]/g, ' ');

const methods = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'M-SEARCH',
];
const noMethods = ['BREW', 'get', '', 'GET\t', 'G'.repeat(5000), 'é'];

const methodSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  (request, random) => ({ ...request, method: pickText(random, methods) }),
  (request, random) => ({ ...request, method: pickText(random, methods), body: Buffer.from('{}') }),
  (request, random) => ({ ...request, method: pickText(random, noMethods) }),
];

const insertions = [
  '%00',
  '%ff',
  '%',
  '%zz',
  '%2e%2e%2f',
  '%252e',
  '/../',
  '//',
  '/./',
  '\\',
  ';a=b',
  '#x',
  '?',
  '%0d%0a',
  'é',
  '\u0007',
];
const replacements = [
  '*',
  '',
  'http://evil.example/',
  'http://[::1/',
  '/'.repeat(3000),
  '//evil.example/x',
  'x',
  '/%c0%ae%c0%ae/',
];
const queries = [
  'input=%7B',
  'input=%E0%A4%A',
  'input=[]&input={}',
  'batch=1',
  'batch=2&input=1',
  'batch[]=1',
  'lastEventId=-1',
  'lastEventId=999999999999999',
  'lastEventId=1e400',
  'connectionParams=x',
  'connectionParams=%7B%22a%22%3A1%7D',
  'connectionParams=null',
  'x-sveltekit-invalidated=zzzz',
  '/action',
  '__proto__[x]=1',
  '&&&&====',
  `q=${'a'.repeat(30_000)}`,
];

const targetSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  (request, random) => ({ ...request, target: `${request.target}${pickText(random, insertions)}` }),
  (request, random) => {
    const place = Math.floor(random.next() * (request.target.length + 1));
    const { target } = request;
    return { ...request, target: target.slice(0, place) + pickText(random, insertions) + target.slice(place) };
  },
  (request, random) => ({ ...request, target: pickText(random, replacements) }),
  (request, random) => ({
    ...request,
    target: `${request.target}${request.target.includes('?') ? '&' : '?'}${pickText(random, queries)}`,
  }),
  (request, random) => ({ ...request, target: `${request.target.split('?')[0]}?${pickText(random, queries)}` }),
  (request) => ({ ...request, target: `${request.target.split('?')[0]}/__data.json` }),
  (request) => ({ ...request, target: request.target.toUpperCase() }),
  (request) => ({ ...request, target: `http://127.0.0.1${request.target}` }),
  (request) => ({ ...request, target: `${request.target}${'x'.repeat(20_000)}` }),
];

const bomb = gzipSync(Buffer.alloc(20 * 2 ** 20, '['));

const bodySpoilers: readonly [Spoiler, ...Spoiler[]] = [
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

const sendingSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  sent('in pieces'),
  sent('in chunks'),
  sent('in broken chunks'),
  sent('cut off'),
  sent('torn off'),
  (request, random) => noise(request, random.pick(noises)),
];

const endlessSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  (request) => unending({ ...request, sending: 'head never ends' }),
  (request) => unending({ ...request, sending: 'body never ends', body: request.body ?? Buffer.from('{"a":1}') }),
  (request) => unending({ ...request, sending: 'byte by byte for ever' }),
  (request) => unending(noise(request, Buffer.from('\r\n\r\n\r\n'))),
];

/** What may be wrong with a request beside its values. */
const requestSpoilers = {
  headers: headerSpoilers,
  method: methodSpoilers,
  target: targetSpoilers,
  body: bodySpoilers,
  sending: sendingSpoilers,
  endless: endlessSpoilers,
} as const;

export type SpoiltPart = keyof typeof requestSpoilers;

export function spoilRequest(
  request: MalformedRequest,
  part: SpoiltPart,
  random: Random,
  world: World,
): MalformedRequest {
  return random.pick(requestSpoilers[part])(request, random, world);
}
