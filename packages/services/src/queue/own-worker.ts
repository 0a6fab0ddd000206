import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import type { Launcher } from '@fovea/processes';

/** A worker that ends is given the time to hand its run back. */
const stopWithinMs = 25_000;

export interface OwnWorker {
  /** Resolves when it takes what is queued; its threads may still be warming up. */
  readonly ready: Promise<unknown>;
  /** Never resolves; rejects with what it said when it ends unasked. */
  readonly died: Promise<never>;
  stop(): Promise<void>;
}

/**
 * A training worker for as long as a command needs one, on the command's own database. Its log is `command-worker.log`.
 * @param settings variables of its environment, such as FOVEA_TRAINING_THREADS
 * @throws TRAINING_FAILED where this process starts no others
 */
export function ownWorker(
  { launcher, databaseUrl, home }: { launcher: Launcher | null; databaseUrl: string; home: string },
  settings: Readonly<Record<string, string>> = {},
): OwnWorker {
  if (launcher === null) throw new FoveaError('TRAINING_FAILED', 'No worker can be started here; run "npm start".');
  // The log library is loaded only where there is something to log.
  const log = import('@fovea/processes/log').then(({ openLogFile }) =>
    openLogFile(path.join(home, 'logs'), 'command-worker'),
  );
  const worker = launcher.worker(
    { DATABASE_URL: databaseUrl, FOVEA_HOME: home, ...settings },
    { onLine: (line) => void log.then((file) => file.add(line)) },
  );
  let isWanted = true;
  const died = worker.ended.then(({ said }) => {
    if (isWanted) throw new FoveaError('TRAINING_FAILED', `The training worker ended. It said:\n${said}`);
    return new Promise<never>(() => {});
  });
  // The one who waits for the run sees it; without a waiter it must not end the process.
  died.catch(() => {});
  return {
    ready: worker.ready,
    died,
    stop: async () => {
      isWanted = false;
      await worker.stop(stopWithinMs);
      await (await log).close();
    },
  };
}
