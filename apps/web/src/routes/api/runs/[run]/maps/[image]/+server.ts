import { FoveaError } from '@fovea/domain';
import { floatResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

const moments = ['before', 'modified', 'after'] as const;

export const GET: RequestHandler = ({ params, url }) =>
  respond(async (context) => {
    const which = moments.find((known) => known === url.searchParams.get('which'));
    if (!which) throw new FoveaError('INPUT_INVALID', 'Say which map: before, modified or after.', { moments });
    const run = readIdentifier(params.run, 'run');
    const image = readIdentifier(params.image, 'image');
    const { runs } = await import('@fovea/services');
    return floatResponse(await runs.map(context, { run, image, which }), 'private, max-age=3600');
  });
