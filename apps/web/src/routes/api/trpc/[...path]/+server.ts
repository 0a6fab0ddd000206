import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
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
      createContext: () => context,
      onError: ({ error, path }) => {
        if (error.code === 'INTERNAL_SERVER_ERROR') console.error(`${path}:`, error.cause ?? error);
      },
    });
  } catch (error) {
    return errorResponse(error);
  }
};

export const GET = answer;
export const POST = answer;
