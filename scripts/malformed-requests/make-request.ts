import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import { randomFor } from '../../packages/imaging/src/node/sample/random.ts';
import type { Surface } from './surface.ts';
import { hostileText } from './hostile.ts';
import type { MalformedRequest } from './request.ts';
import { spoilJson } from './spoil-json.ts';
import type { SpoiltPart } from './spoil-request.ts';
import { spoilRequest } from './spoil-request.ts';
import type { Address } from './valid-addresses.ts';

/** Which part of a request is wrong: mostly its values, so that requests get past the parser. */
const spoiltParts: readonly ['values', ...('values' | SpoiltPart)[]] = [
  'values',
  ...Array<'values'>(11).fill('values'),
  ...Array<'headers'>(4).fill('headers'),
  ...Array<'target'>(3).fill('target'),
  ...Array<'body'>(2).fill('body'),
  ...Array<'sending'>(2).fill('sending'),
  'method',
];

/** About one request in two hundred never ends. */
const endlessShare = 0.005;

/**
 * The request of a number: the same seed and number make the same request, but for the identifiers of the installation.
 * Numbers take turns over all procedures, routes and files.
 */
export function makeRequest(seed: number, number: number, surface: Surface, host: string): MalformedRequest {
  const random = randomFor('malformed request', seed, number);
  const part = random.pick(spoiltParts);
  const valid = part === 'values';
  const request = requestFor(random, number, surface, host, valid);
  if (random.chance(endlessShare)) return spoilRequest(request, 'endless', random, surface.world);
  if (!valid) return spoilRequest(request, part, random, surface.world);
  return random.chance(0.1) ? spoilRequest(request, 'headers', random, surface.world) : request;
}

/** Every valid input and address once. */
export function validRequests({ world, procedures, addresses }: Surface, host: string): MalformedRequest[] {
  return [
    ...procedures.flatMap((procedure) =>
      procedure.inputs(world).map((input) => ask(host, [procedure], JSON.stringify(input) ?? '', procedure.name, '')),
    ),
    ...addresses.flatMap((address) =>
      address.of(world).map((valid) => askAddress(host, address.name, address.methods[0], targetOf(valid, false))),
    ),
  ];
}

/** @param spoils whether its values are spoilt; else they are valid, and something else will be wrong */
function requestFor(random: Random, number: number, surface: Surface, host: string, spoils: boolean): MalformedRequest {
  const { procedures, addresses } = surface;
  const turn = number % (procedures.length + addresses.length);
  const procedure = procedures[turn];
  if (procedure !== undefined)
    return random.chance(0.12) ? batch(random, surface, host, spoils) : call(random, procedure, surface, host, spoils);
  const address = addresses[turn - procedures.length];
  if (address === undefined) throw new Error('There is nothing to ask.');
  const method = random.pick(address.methods);
  const valid = random.pick(address.of(surface.world));
  const target = targetOf(spoils ? spoilAddress(random, valid, surface) : valid, random.chance(0.15));
  return askAddress(host, address.name, method, target);
}

function askAddress(host: string, name: string, method: string, target: string): MalformedRequest {
  const body = method === 'GET' ? null : Buffer.from('PK\x03\x04 a part of an upload');
  return bare([name], host, { method, target, body });
}

type Procedure = Surface['procedures'][number];

function call(random: Random, procedure: Procedure, surface: Surface, host: string, spoils: boolean): MalformedRequest {
  const valid = random.pick(procedure.inputs(surface.world));
  const input = spoils ? spoilJson(random, valid, surface.world) : (JSON.stringify(valid) ?? '');
  return ask(host, [procedure], input, procedure.name, '');
}

const nameTricks = [
  '',
  '.',
  '__proto__',
  'constructor',
  'toString',
  'projects',
  'projects.list.name',
  'then',
  'a.b.c.d',
];

/** Several calls in one request: too many, of mixed kinds, one twice, one that there is not, inputs of the wrong shape. */
function batch(random: Random, surface: Surface, host: string, spoils: boolean): MalformedRequest {
  const { procedures, world } = surface;
  const count = random.pick([1, 2, 3, 5, 12, 13, 40, 500]);
  const first = random.pick(procedures as [Procedure, ...Procedure[]]);
  const alike = procedures.filter(({ isQuery }) => isQuery === first.isQuery) as [Procedure, ...Procedure[]];
  const from = random.chance(0.8) ? alike : (procedures as [Procedure, ...Procedure[]]);
  const calls = Array.from({ length: count }, () => (random.chance(0.3) ? first : random.pick(from)));
  const inputs = calls.map(({ inputs: of }, at) => {
    const valid = random.pick(of(world));
    const text = spoils && count < 20 ? spoilJson(random, valid, world) : (JSON.stringify(valid) ?? 'null');
    return `"${random.chance(0.02) ? at + 1 : at}":${text || 'null'}`;
  });
  const names = calls.map(({ name }) => (random.chance(0.03) ? random.pick(nameTricks as [string]) : name));
  const body = random.chance(0.05) ? `[${random.pick(['', 'null', '1,2'])}]` : `{${inputs.join()}}`;
  return ask(host, calls, body, names.join(), 'batch=1&');
}

/** As tRPC's client asks: a query in the address, a change in the body. */
function ask(host: string, calls: readonly Procedure[], input: string, names: string, query: string): MalformedRequest {
  const about = [...new Set(calls.map(({ name }) => name))];
  const address = `/api/trpc/${names}`;
  if (calls[0]?.isQuery === true) {
    const asked = input === '' ? '' : `input=${encodeText(input)}`;
    return bare(about, host, { method: 'GET', target: `${address}?${query}${asked}`, body: null });
  }
  return bare(about, host, { method: 'POST', target: `${address}?${query}`, body: Buffer.from(input) });
}

function bare(
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

function spoilAddress(random: Random, { path, query }: Address, { world }: Surface): Address {
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
function targetOf({ path, query }: Address, isRaw: boolean): string {
  const write = (text: string) => (isRaw ? text.replaceAll(/[\r\n ]/g, '') : encodeText(text));
  const asked = query.map(([name, value]) => `${write(name)}=${write(value)}`).join('&');
  return `/${path.map(write).join('/')}${asked === '' ? '' : `?${asked}`}`;
}

/** Half a character has no escape: it becomes the sign for a lost one. */
const encodeText = (text: string) => encodeURIComponent(text.toWellFormed());
