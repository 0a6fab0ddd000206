import { respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** Answers 200 only when the page would work: the services are open and the database answers. */
export const GET: RequestHandler = () =>
  respond(async (context) => {
    const { projects } = await import('@fovea/services');
    const known = await projects.list(context);
    return Response.json({ status: 'ready', projects: known.length }, { headers: { 'cache-control': 'no-store' } });
  });
