import { FoveaError, mapKinds } from '@fovea/domain';
import { floatResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, url }) =>
  respond(async (context) => {
    const kind = mapKinds.find((known) => known === (url.searchParams.get('kind') ?? 'gate'));
    if (!kind)
      throw new FoveaError('INPUT_INVALID', `The kind of map is unknown; ask for one of ${mapKinds.join(', ')}.`, {
        kinds: mapKinds,
      });
    const image = readIdentifier(params.image, 'image');
    const version = url.searchParams.has('version')
      ? readIdentifier(url.searchParams.get('version'), 'version')
      : undefined;
    const { predictions } = await import('@fovea/services');
    const { values } = await predictions.map(context, { image, kind, ...(version ? { version } : {}) });
    return floatResponse(values, version ? 'private, max-age=31536000, immutable' : 'no-store');
  });
