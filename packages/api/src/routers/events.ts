import { followRequest, isFoveaError } from '@fovea/domain';
import type { ProjectEvent } from '@fovea/domain';
import { databaseError, events } from '@fovea/services';
import { tracked } from '@trpc/server';
import type { TrackedEnvelope } from '@trpc/server';
import { toTrpcError } from '../error-map.ts';
import { procedure, router } from '../trpc.ts';

export const eventsRouter = router({
  /** The one event stream of a page; a stream that broke off goes on after `lastEventId`. */
  follow: procedure.input(followRequest).subscription(async function* ({
    ctx,
    input,
    signal,
  }): AsyncGenerator<TrackedEnvelope<ProjectEvent>, void> {
    const ending = signal ?? new AbortController().signal;
    try {
      for await (const { id, event } of events.follow(ctx, input, ending)) yield tracked(id, event);
    } catch (error) {
      if (ending.aborted) return;
      const named = databaseError(error);
      throw isFoveaError(named) ? toTrpcError(named) : named;
    }
  }),
});
