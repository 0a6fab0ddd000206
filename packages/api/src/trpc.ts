import { isFoveaError } from '@fovea/domain';
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

/** Permission is the services' matter: each use case asks for its own, whoever calls it. */
export const procedure = trpc.procedure.use(async ({ next }) => {
  const result = await next();
  const cause = result.ok ? undefined : databaseError(result.error.cause);
  if (isFoveaError(cause)) throw toTrpcError(cause);
  return result;
});
