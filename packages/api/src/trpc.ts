import { FoveaError, isAllowed, isFoveaError } from '@fovea/domain';
import type { Permission } from '@fovea/domain';
import { databaseError } from '@fovea/services';
import type { Context } from '@fovea/services';
import { initTRPC } from '@trpc/server';
import { explain, toTrpcError } from './error-map.ts';

const pingIntervalMs = 10_000;

const trpc = initTRPC.context<Context>().create({
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: pingIntervalMs },
    client: { reconnectAfterInactivityMs: 3 * pingIntervalMs },
  },
  errorFormatter: ({ shape, error }) => {
    const { message, code, facts } = explain(error);
    return {
      ...shape,
      message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, fovea: { code, facts } },
    };
  },
});

export const { router, createCallerFactory } = trpc;

const named = trpc.procedure.use(async ({ next }) => {
  const result = await next();
  const cause = result.ok ? undefined : databaseError(result.error.cause);
  if (isFoveaError(cause)) throw toTrpcError(cause);
  return result;
});

/** A procedure for those whose roles hold the permission. @throws FORBIDDEN for all others */
export function allowed(permission: Permission) {
  return named.use(({ ctx, next }) => {
    if (!isAllowed(ctx.actor.roles, permission)) {
      throw new FoveaError('FORBIDDEN', 'Your roles do not allow this; ask the owner of the project.', { permission });
    }
    return next();
  });
}
