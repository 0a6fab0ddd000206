import type { AppRouter } from '@fovea/api';
import { mostCallsPerBatch } from '@fovea/domain';
import { answersInTime } from './answer-limits.ts';
import { createTRPCClient, httpBatchStreamLink, httpSubscriptionLink, splitLink } from '@trpc/client';

const url = '/api/trpc';

/**
 * Every question and every change that a page has; answers are the views of `@fovea/domain`. What is asked at one moment
 * goes in one request, and each answer comes as soon as it is there, or a `LateAnswer`.
 */
export const api = createTRPCClient<AppRouter>({
  links: [
    answersInTime,
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpBatchStreamLink({ url, maxItems: mostCallsPerBatch, maxURLLength: 6000 }),
    }),
  ],
});
