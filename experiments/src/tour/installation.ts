import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Identifier, RunDetail } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { Context, OwnWorker } from '@fovea/services';
import { closeContext, createContext, loadConfig, ownWorker, runs } from '@fovea/services';
import { launcher } from '@fovea/worker/launcher';

const pollMs = 100;

/** An empty home with its own database, and a worker that trains. */
export interface Installation {
  readonly context: Context;
  readonly worker: Pick<OwnWorker, 'died'>;
}

/** A new installation in a temporary folder for as long as `use` takes; nothing of it stays. */
export async function withInstallation<T>(
  environment: NodeJS.ProcessEnv,
  use: (installation: Installation) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'fovea-tour-'));
  // The database's own account has to pass through.
  await chmod(home, 0o711);
  try {
    const settings = { ...environment, FOVEA_HOME: home, DATABASE_URL: '' };
    const context = await createContext(loadConfig(settings), { launcher });
    const worker = ownWorker(context);
    try {
      await Promise.race([worker.ready, worker.died]);
      return await use({ context, worker });
    } finally {
      await worker.stop();
      await closeContext(context);
    }
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Waits for a run that was started. @throws TRAINING_FAILED when the run, or the worker, ends without a result */
export async function untilFinished({ context, worker }: Installation, run: Identifier): Promise<RunDetail> {
  for (;;) {
    const detail = await runs.get(context, { run });
    if (detail.state === 'finished') return detail;
    if (detail.failure !== null) throw new FoveaError('TRAINING_FAILED', detail.failure.message, { run });
    await Promise.race([sleep(pollMs), worker.died]);
  }
}
