import { FoveaError } from '@fovea/domain';
import { fileResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, request }) =>
  respond(async (context) => {
    const run = readIdentifier(params.run, 'run');
    if (!/^\d{1,4}$/.test(params.position)) {
      throw new FoveaError('INPUT_INVALID', 'Say which of the pictures: 0, 1, 2 and so on.', {
        position: params.position,
      });
    }
    const { runs } = await import('@fovea/services');
    const strip = await runs.probeStrip(context, { run, position: Number(params.position) });
    return fileResponse(request, { ...strip, contentType: 'image/png' });
  });
