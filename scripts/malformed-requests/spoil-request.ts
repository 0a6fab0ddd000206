import type { Random } from '../../packages/imaging/src/node/sample/random.ts';
import type { MalformedRequest } from './request.ts';
import { bodySpoilers } from './spoil-body.ts';
import { headerSpoilers, methodSpoilers } from './spoil-head.ts';
import { endlessSpoilers, sendingSpoilers } from './spoil-sending.ts';
import { targetSpoilers } from './spoil-target.ts';
import type { World } from './world.ts';

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
