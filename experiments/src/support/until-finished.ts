import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, RunDetail } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context, OwnWorker } from '@fovea/services';
import { runs } from '@fovea/services';

interface Waiting {
  readonly context: Context;
  readonly worker: Pick<OwnWorker, 'died'>;
}

/**
 * Waits for a run that was started, and looks again after each pause.
 * @throws TRAINING_FAILED when the run, or the worker, ends without a result
 */
export async function untilFinished(
  { context, worker }: Waiting,
  run: Identifier,
  pauseMs: number,
): Promise<RunDetail> {
  for (;;) {
    const detail = await runs.get(context, { run });
    if (detail.state === 'finished') return detail;
    if (detail.failure !== null) throw new FoveaError('TRAINING_FAILED', detail.failure.message, { run });
    await Promise.race([sleep(pauseMs), worker.died]);
  }
}
