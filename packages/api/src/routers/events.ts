import { followRequest, isFoveaError, missedEventsRequest } from '@fovea/domain';
import type { MissedEvents, ToldEvent } from '@fovea/domain';
import { databaseError, events } from '@fovea/services';
import { tracked } from '@trpc/server';
import type { TrackedEnvelope } from '@trpc/server';
import { toTrpcError } from '../error-map.ts';
import { procedure, router } from '../trpc.ts';

export const eventsRouter = router({
  /** The one event stream of a browser; a stream that broke off goes on after `lastEventId`. */
  follow: procedure.input(followRequest).subscription(async function* ({
    ctx,
    input,
    signal,
  }): AsyncGenerator<TrackedEnvelope<ToldEvent>, void> {
    const ending = signal ?? new AbortController().signal;
    try {
      for await (const told of events.follow(ctx, input, ending)) yield tracked(told.id, told);
    } catch (error) {
      if (ending.aborted) return;
      const named = databaseError(error);
      throw isFoveaError(named) ? toTrpcError(named) : named;
    }
  }),
  /** What a page did not hear of the stream that another tab holds. */
  missed: procedure
    .input(missedEventsRequest)
    .query(({ ctx, input }): Promise<MissedEvents> => events.missed(ctx, input)),
});
