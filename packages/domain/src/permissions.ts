import type { Role } from './words.ts';

/** Who may do what. On loopback the owner holds every role; accounts narrow it later without touching a caller. */
export const permissions = {
  'image:read': ['viewer', 'expert', 'researcher', 'reviewer', 'owner'],
  'image:import': ['researcher', 'owner'],
  'feedback:write': ['expert', 'researcher', 'owner'],
  'run:read': ['viewer', 'expert', 'researcher', 'reviewer', 'owner'],
  'run:start': ['expert', 'researcher', 'owner'],
  'run:cancel': ['expert', 'researcher', 'owner'],
  'run:pause': ['expert', 'researcher', 'owner'],
  'run:rerun': ['expert', 'researcher', 'reviewer', 'owner'],
  'version:decide': ['expert', 'reviewer', 'owner'],
  'evaluation:test': ['researcher', 'reviewer', 'owner'],
  'audit:read': ['reviewer', 'owner'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function isAllowed(heldRoles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return heldRoles.some((role) => allowed.includes(role));
}
