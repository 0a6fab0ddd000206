import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { answerHeaders } from '#lib/server/answer-headers.ts';
import { guard } from '#lib/server/guard.ts';
import { log } from '#lib/server/log.ts';
import { errorResponse } from '#lib/server/respond.ts';

const listeningPort = process.env['FOVEA_LISTENING_PORT'];

export const handle: Handle = async ({ event, resolve }) => {
  let response: Response;
  try {
    guard(event.request, event.url, listeningPort ? Number(listeningPort) : null);
    response = await resolve(event);
  } catch (error) {
    response = errorResponse(error);
  }
  // The server has set them already; a development server has not.
  for (const [name, value] of Object.entries(answerHeaders))
    if (!response.headers.has(name)) response.headers.set(name, value);
  return response;
};

export const handleError: HandleServerError = ({ kind, error }) => {
  if (kind === 'unknown') {
    log.error({ err: error }, 'A page failed in a way that nobody foresaw.');
    return { message: 'Fovea failed in a way that it did not foresee. What was saved is kept; load the page again.' };
  }
  return error.status === 404 ? { message: 'There is nothing at this address.' } : undefined;
};
