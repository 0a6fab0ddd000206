import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import { hostileText } from './hostile.ts';
import type { MalformedRequest } from './request.ts';
import { encodeText, plainRequest } from './request.ts';
import type { Surface } from './surface.ts';
import type { Address } from './valid-addresses.ts';

/** @param target path and query, escaped or not */
export function askAddress(host: string, name: string, method: string, target: string): MalformedRequest {
  const body = method === 'GET' ? null : Buffer.from('PK\x03\x04 a part of an upload');
  return plainRequest([name], host, { method, target, body });
}

export function spoilAddress(random: Random, { path, query }: Address, { world }: Surface): Address {
  const places = path.length + query.length;
  const place = Math.floor(random.next() * (places + 1));
  const text = hostileText(random, world);
  if (place < path.length) return { path: path.map((part, at) => (at === place ? text : part)), query };
  if (place === places) return { path, query: [...query, [random.pick(['offset', 'step', 'input', '']), text]] };
  const wrong = query.map(([name, value], at) =>
    at === place - path.length ? ([name, text] as const) : ([name, value] as const),
  );
  return { path, query: random.chance(0.2) ? wrong.filter((_, at) => at !== place - path.length) : wrong };
}

/** @param isRaw whether nothing is escaped, as no browser would do it; the request stays one line */
export function targetOf({ path, query }: Address, isRaw: boolean): string {
  const write = (text: string) => (isRaw ? text.replaceAll(/[\r\n ]/g, '') : encodeText(text));
  const asked = query.map(([name, value]) => `${write(name)}=${write(value)}`).join('&');
  return `/${path.map(write).join('/')}${asked === '' ? '' : `?${asked}`}`;
}
