import { FoveaError } from '@fovea/domain';
import { readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** Takes the next part of an upload; the answer says how many bytes are here. */
export const PUT: RequestHandler = ({ params, request, url }) =>
  respond(async (context) => {
    const { importJobs } = await import('@fovea/services');
    const offset = Number(url.searchParams.get('offset') ?? Number.NaN);
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw new FoveaError('INPUT_INVALID', 'The part says no place; load the page again and go on.', { offset });
    const bytes = new Uint8Array(await request.arrayBuffer());
    return Response.json(
      await importJobs.receive(context, { import: readIdentifier(params.id, 'import'), offset, bytes }),
    );
  });
