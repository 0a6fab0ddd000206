import { respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** Answers 200 only when the page would work: the services are open and the database answers. Says how many streams are open. */
export const GET: RequestHandler = () =>
  respond(async (context) => {
    const { events, projects } = await import('@fovea/services');
    const known = await projects.list(context);
    const state = { status: 'ready', projects: known.length, streams: events.openStreams(context) };
    return Response.json(state, { headers: { 'cache-control': 'no-store' } });
  });
