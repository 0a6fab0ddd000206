import type { Permission } from '@fovea/domain';
import { FoveaError, isAllowed } from '@fovea/domain';
import type { Actor } from '../people/actor.ts';

/** @throws FORBIDDEN when none of the actor's roles holds the permission */
export function authorise(actor: Actor, permission: Permission): void {
  if (isAllowed(actor.roles, permission)) return;
  throw new FoveaError('FORBIDDEN', 'Your roles do not allow this; ask the owner of the project.', { permission });
}
