import { fileResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** A picture of an import's preview. */
export const GET: RequestHandler = ({ params, request }) =>
  respond(async (context) => {
    const { importJobs } = await import('@fovea/services');
    const wanted = { import: readIdentifier(params.id, 'import'), thumbnail: params.hash };
    return fileResponse(request, await importJobs.thumbnail(context, wanted));
  });
