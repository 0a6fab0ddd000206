import { fileResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** A picture of an import's preview as the model will see it. */
export const GET: RequestHandler = ({ params, request }) =>
  respond(async (context) => {
    const { importJobs } = await import('@fovea/services');
    const wanted = { import: readIdentifier(params.id, 'import'), row: Number(params.row) };
    return fileResponse(request, await importJobs.preparedPicture(context, wanted));
  });
