import { fileResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, request }) =>
  respond(async (context) => {
    const { images } = await import('@fovea/services');
    return fileResponse(request, await images.file(context, { image: readIdentifier(params.id, 'image') }));
  });
