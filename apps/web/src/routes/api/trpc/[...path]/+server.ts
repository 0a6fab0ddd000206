import { mostCallsPerBatch } from '@fovea/domain';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { log } from '#lib/server/log.ts';
import { errorResponse } from '#lib/server/respond.ts';
import { services } from '#lib/server/services.ts';
import type { RequestHandler } from './$types';

const answer: RequestHandler = async ({ request }) => {
  try {
    const [{ appRouter }, context] = await Promise.all([import('@fovea/api'), services()]);
    return await fetchRequestHandler({
      endpoint: '/api/trpc',
      req: request,
      router: appRouter,
      maxBatchSize: mostCallsPerBatch,
      createContext: () => context,
      onError: ({ error, path }) => {
        if (error.code !== 'INTERNAL_SERVER_ERROR') return;
        log.error({ err: error.cause ?? error, path }, 'A procedure failed in a way that nobody foresaw.');
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
};

export const GET = answer;
export const POST = answer;
