import { FoveaError, isFoveaError } from '@fovea/domain';
import { floatResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

/** The largest that the database counts to. */
const mostSteps = 2 ** 31 - 1;

function readStep(value: string | null): number | undefined {
  if (value === null) return undefined;
  const step = Number(value);
  if (/^\d+$/.test(value) && step <= mostSteps) return step;
  throw new FoveaError(
    'INPUT_INVALID',
    `The step is no whole number from 0 to ${mostSteps}. Leave it out for the newest picture.`,
    {
      step: value,
    },
  );
}

/**
 * The watched image's attention after `step` steps, or the newest that the training wrote; the answer's headers name
 * the image and the step. Empty (204) where no step was asked for and there is no picture yet.
 */
export const GET: RequestHandler = ({ params, url }) =>
  respond(async (context) => {
    const run = readIdentifier(params.run, 'run');
    const step = readStep(url.searchParams.get('step'));
    const { runs } = await import('@fovea/services');
    const picture = await runs.attention(context, { run, step }).catch((error: unknown) => {
      if (step === undefined && isFoveaError(error) && error.code === 'NOT_FOUND') return null;
      throw error;
    });
    if (picture === null) return new Response(null, { status: 204 });
    const response = floatResponse(picture.values, 'no-store');
    response.headers.set('x-fovea-image', picture.image);
    response.headers.set('x-fovea-step', String(picture.step));
    return response;
  });
