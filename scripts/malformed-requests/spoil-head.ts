import { hostileText } from './hostile.ts';
import type { Spoiler } from './spoiler.ts';
import { pickText, replaced, unending, withHeaders, without } from './spoiler.ts';

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

/** Any one of these is wrong with a head. */
export const headerSpoilers: readonly [Spoiler, ...Spoiler[]] = [
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

export const methodSpoilers: readonly [Spoiler, ...Spoiler[]] = [
  (request, random) => ({ ...request, method: pickText(random, methods) }),
  (request, random) => ({ ...request, method: pickText(random, methods), body: Buffer.from('{}') }),
  (request, random) => ({ ...request, method: pickText(random, noMethods) }),
];
