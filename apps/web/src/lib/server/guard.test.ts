import { describe, expect, it } from 'vitest';
import { guard } from './guard.ts';

const port = 4310;
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', listening: number | null = port) {
  const host = headers['host'] ?? `127.0.0.1:${port}`;
  const url = new URL(`http://${host}${path}`);
  // `Request` refuses to set Host and Origin itself; the guard reads no more of a request than this.
  const request = { method, headers: new Headers({ host, ...headers }) } as unknown as Request;
  return () => guard(request, url, listening);
}
const refused = expect.objectContaining({ code: 'ORIGIN_REFUSED' }) as unknown as Error;

describe('names that Fovea answers to', () => {
  it.each(['127.0.0.1:4310', 'localhost:4310', '[::1]:4310'])('%s', (host) => {
    expect(ask('/images', { host })).not.toThrow();
  });

  it.each(['evil.example:4310', 'localhost:4311', 'localhost', '127.0.0.1.evil.example:4310'])('not %s', (host) => {
    expect(ask('/images', { host })).toThrow(refused);
  });

  it('without a port where it is the protocol’s own, and there alone', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'localhost:80'])
      expect(ask('/images', { host }, 'GET', 80)).not.toThrow();
    expect(ask('/api/trpc/runs.start', { host: 'localhost', origin: 'http://localhost' }, 'POST', 80)).not.toThrow();
    expect(ask('/images', { host: 'localhost:4310' }, 'GET', 80)).toThrow(refused);
    expect(ask('/images', { host: 'evil.example' }, 'GET', 80)).toThrow(refused);
  });

  it('whatever port a development server chose', () => {
    expect(ask('/images', { host: 'localhost:5173' }, 'GET', null)).not.toThrow();
    expect(ask('/images', { host: 'localhost.evil.example:5173' }, 'GET', null)).toThrow(refused);
  });
});

describe('changes', () => {
  const path = '/api/trpc/runs.start';

  it('come from the own page only', () => {
    expect(ask(path, { origin: `http://127.0.0.1:${port}` }, 'POST')).not.toThrow();
    expect(ask(path, {}, 'POST')).toThrow(refused);
    expect(ask(path, { origin: 'http://evil.example' }, 'POST')).toThrow(refused);
    expect(ask(path, { origin: 'null' }, 'POST')).toThrow(refused);
    expect(ask(path, { origin: `http://127.0.0.1:${port + 1}` }, 'POST')).toThrow(refused);
  });

  it('are no larger than the largest feedback', () => {
    const origin = `http://127.0.0.1:${port}`;
    const tooLarge = expect.objectContaining({ code: 'IMPORT_TOO_LARGE' }) as unknown as Error;
    expect(ask(path, { origin, 'content-length': '17000000' }, 'POST')).toThrow(tooLarge);
    expect(ask(path, { origin, 'transfer-encoding': 'chunked' }, 'POST')).toThrow(tooLarge);
  });
});

describe('streams', () => {
  const path = '/api/trpc/events.follow?input=%7B%7D';

  it('are found in a batch and behind escapes', () => {
    expect(ask('/api/trpc/projects.list,events.follow?batch=1')).toThrow(refused);
    expect(ask('/api/trpc/%65vents.follow')).toThrow(refused);
  });

  it('are followed by the own page only', () => {
    expect(ask(path, { 'sec-fetch-site': 'same-origin' })).not.toThrow();
    expect(ask(path, { origin: `http://127.0.0.1:${port}` })).not.toThrow();
    expect(ask(path)).toThrow(refused);
    expect(ask(path, { 'sec-fetch-site': 'cross-site' })).toThrow(refused);
    expect(ask(path, { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' })).toThrow(refused);
    expect(ask(path, { origin: 'http://evil.example' })).toThrow(refused);
  });
});

describe('reading', () => {
  it('through the API is not for other sites', () => {
    expect(ask('/api/images/x/file', { 'sec-fetch-site': 'cross-site' })).toThrow(refused);
    expect(ask('/api/images/x/file', { 'sec-fetch-site': 'same-site' })).toThrow(refused);
    expect(ask('/api/images/x/file', { 'sec-fetch-site': 'none' })).not.toThrow();
    expect(ask('/api/health')).not.toThrow();
  });
});
