import { floatResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** The watched image's attention as the training last wrote it; `step` only keeps pictures of two steps apart. */
export const GET: RequestHandler = ({ params, url }) =>
  respond('run:read', async (context) => {
    const run = readIdentifier(params.run, 'run');
    const image = readIdentifier(url.searchParams.get('image'), 'image');
    const { runs } = await import('@fovea/services');
    return floatResponse(await runs.map(context, { run, image, which: 'live' }), 'no-store');
  });
