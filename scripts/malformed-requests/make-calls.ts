import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import type { MalformedRequest } from './request.ts';
import { encodeText, plainRequest } from './request.ts';
import { spoilJson } from './spoil-json.ts';
import type { Procedure, Surface } from './surface.ts';

/** A call of one procedure, as tRPC's client makes it. @param spoils whether its input is spoilt */
export function makeCall(
  random: Random,
  procedure: Procedure,
  surface: Surface,
  host: string,
  spoils: boolean,
): MalformedRequest {
  const valid = random.pick(procedure.inputs(surface.world));
  const input = spoils ? spoilJson(random, valid, surface.world) : (JSON.stringify(valid) ?? '');
  return askProcedures(host, [procedure], input, procedure.name, '');
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
] as const;

/** Several calls in one request: too many, of mixed kinds, one twice, one that there is not, inputs of the wrong shape. */
export function makeBatch(random: Random, surface: Surface, host: string, spoils: boolean): MalformedRequest {
  const { procedures, world } = surface;
  const count = random.pick([1, 2, 3, 5, 12, 13, 40, 500]);
  const first = random.pick(procedures);
  const alike = [first, ...procedures.filter(({ isQuery }) => isQuery === first.isQuery)] as const;
  const from = random.chance(0.8) ? alike : procedures;
  const calls = Array.from({ length: count }, () => (random.chance(0.3) ? first : random.pick(from)));
  const inputs = calls.map(({ inputs: of }, at) => {
    const valid = random.pick(of(world));
    const text = spoils && count < 20 ? spoilJson(random, valid, world) : (JSON.stringify(valid) ?? 'null');
    return `"${random.chance(0.02) ? at + 1 : at}":${text || 'null'}`;
  });
  const names = calls.map(({ name }) => (random.chance(0.03) ? random.pick(nameTricks) : name));
  const body = random.chance(0.05) ? `[${random.pick(['', 'null', '1,2'])}]` : `{${inputs.join()}}`;
  return askProcedures(host, calls, body, names.join(), 'batch=1&');
}

/**
 * As tRPC's client asks: queries in the address, changes in the body.
 * @param input JSON text, or what is none; empty for no input
 */
export function askProcedures(
  host: string,
  calls: readonly Procedure[],
  input: string,
  names: string,
  query: string,
): MalformedRequest {
  const about = [...new Set(calls.map(({ name }) => name))];
  const address = `/api/trpc/${names}`;
  if (calls[0]?.isQuery === true) {
    const asked = input === '' ? '' : `input=${encodeText(input)}`;
    return plainRequest(about, host, { method: 'GET', target: `${address}?${query}${asked}`, body: null });
  }
  return plainRequest(about, host, { method: 'POST', target: `${address}?${query}`, body: Buffer.from(input) });
}
