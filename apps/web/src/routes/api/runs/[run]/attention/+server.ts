import { FoveaError } from '@fovea/domain';
import { floatResponse, readIdentifier, respond } from '#lib/server/respond.ts';
import type { RequestHandler } from './$types';

function readStep(value: string | null): number | undefined {
  if (value === null) return undefined;
  const step = Number(value);
  if (Number.isInteger(step) && step >= 0) return step;
  throw new FoveaError('INPUT_INVALID', 'The step is no whole number; leave it out for the newest picture.', { step: value });
}

/** The watched image's attention after `step` steps, or the newest that the training wrote. */
export const GET: RequestHandler = ({ params, url }) =>
  respond('run:read', async (context) => {
    const run = readIdentifier(params.run, 'run');
    const step = readStep(url.searchParams.get('step'));
    const { runs } = await import('@fovea/services');
    const { values } = await runs.attention(context, { run, step });
    return floatResponse(values, 'no-store');
  });
