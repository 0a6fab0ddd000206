import type { AppRouter } from '@fovea/api';
import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client';

const url = '/api/trpc';

/** Every question and every change that a page has; answers are the views of `@fovea/domain`. */
export const api = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url }),
      false: httpLink({ url }),
    }),
  ],
});
