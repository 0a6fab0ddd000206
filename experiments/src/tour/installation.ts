import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context, OwnWorker } from '@fovea/services';
import { closeContext, createContext, loadConfig, ownWorker } from '@fovea/services';
import { launcher } from '@fovea/worker/launcher';

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
