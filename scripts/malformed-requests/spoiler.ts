import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import type { MalformedRequest } from './request.ts';
import type { World } from './world.ts';

type Headers = MalformedRequest['headers'];
export type Spoiler = (request: MalformedRequest, random: Random, world: World) => MalformedRequest;

export const withHeaders = (request: MalformedRequest, ...added: Headers): MalformedRequest => ({
  ...request,
  headers: [...request.headers, ...added],
});
export const without = (request: MalformedRequest, name: string): MalformedRequest => ({
  ...request,
  headers: request.headers.filter(([known]) => known.toLowerCase() !== name),
});
export const replaced = (request: MalformedRequest, name: string, value: string): MalformedRequest =>
  withHeaders(without(request, name.toLowerCase()), [name, value]);

/** The server may wait for what was announced. */
export const unending = (request: MalformedRequest): MalformedRequest => ({ ...request, hasEnd: false });

export const pickText = (random: Random, texts: readonly string[]) => random.pick(texts as [string, ...string[]]);
