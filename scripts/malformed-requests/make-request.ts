import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import { randomFor } from '../../packages/imaging/src/node/sample/random.ts';
import { askAddress, spoilAddress, targetOf } from './make-address.ts';
import { askProcedures, makeBatch, makeCall } from './make-calls.ts';
import type { MalformedRequest } from './request.ts';
import type { SpoiltPart } from './spoil-request.ts';
import { spoilRequest } from './spoil-request.ts';
import type { Surface } from './surface.ts';

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
      procedure
        .inputs(world)
        .map((input) => askProcedures(host, [procedure], JSON.stringify(input) ?? '', procedure.name, '')),
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
    return random.chance(0.12)
      ? makeBatch(random, surface, host, spoils)
      : makeCall(random, procedure, surface, host, spoils);
  const address = addresses[turn - procedures.length];
  if (address === undefined) throw new Error('There is nothing to ask.');
  const method = random.pick(address.methods);
  const valid = random.pick(address.of(surface.world));
  const target = targetOf(spoils ? spoilAddress(random, valid, surface) : valid, random.chance(0.15));
  return askAddress(host, address.name, method, target);
}
