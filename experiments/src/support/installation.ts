import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context, OwnWorker } from '@fovea/services';
import { closeContext, createContext, loadConfig, ownWorker } from '@fovea/services';
import { launcher } from '@fovea/worker/launcher';

/** A home with its own database, and a worker that trains. */
export interface Installation {
  readonly context: Context;
  readonly worker: Pick<OwnWorker, 'died'>;
}

export interface InstallationOptions {
  /** A home that nothing runs in, to begin with a copy of; an empty one unless given. */
  readonly copyOf?: string;
  /** Variables of the worker's environment. */
  readonly workerSettings?: Readonly<Record<string, string>>;
}

/** A new installation in a temporary folder for as long as `use` takes; nothing of it stays. */
export async function withInstallation<T>(
  environment: NodeJS.ProcessEnv,
  use: (installation: Installation) => Promise<T>,
  { copyOf, workerSettings }: InstallationOptions = {},
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'fovea-installation-'));
  // The database's own account has to pass through.
  await chmod(home, 0o711);
  try {
    // With the owners of its files, which `cp` of Node does not keep.
    if (copyOf !== undefined) await promisify(execFile)('cp', ['-a', `${copyOf}/.`, home]);
    return await inHome(home, environment, use, workerSettings);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Fovea in a home that stays, for as long as `use` takes. */
export async function inHome<T>(
  home: string,
  environment: NodeJS.ProcessEnv,
  use: (installation: Installation) => Promise<T>,
  workerSettings: Readonly<Record<string, string>> = {},
): Promise<T> {
  const settings = { ...environment, FOVEA_HOME: home, DATABASE_URL: '' };
  const context = await createContext(loadConfig(settings), { launcher });
  try {
    const worker = ownWorker(context, workerSettings);
    try {
      await Promise.race([worker.ready, worker.died]);
      return await use({ context, worker });
    } finally {
      await worker.stop();
    }
  } finally {
    await closeContext(context);
  }
}
