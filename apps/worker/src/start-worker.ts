import type { Identifier } from '@fovea/domain';
import type { Context, TrainingMessage } from '@fovea/services';
import { attempts, trainingQueue } from '@fovea/services';
import type { WorkerSettings } from './settings.ts';
import { HandedBack, trainRun } from './train-run.ts';
import { TrainingPool } from './training-pool.ts';

/** pg-boss allows no less. */
const pollingIntervalSeconds = 0.5;

export interface TrainingWorker {
  readonly pool: TrainingPool;
  /** Takes no more runs, hands back the one under way, and ends the threads. */
  stop(): Promise<void>;
}

/** Takes queued runs one after another (`settings.threads` at a time) and trains them, until it is stopped. */
export async function startWorker(
  context: Context,
  { threads, checkpointSeconds }: WorkerSettings,
  say: (line: string) => void = console.log,
): Promise<TrainingWorker> {
  const pool = new TrainingPool(threads, { checkpointSeconds });
  const ending = new AbortController();
  const threadDeaths = new Map<Identifier, number>();
  const warmed = pool.warm().catch((error: unknown) => {
    if (!ending.signal.aborted)
      say(`The engine did not warm up: ${error instanceof Error ? error.message : String(error)}`);
  });
  await attempts.reclaim(context);
  await context.queue.work<TrainingMessage>(
    trainingQueue,
    { batchSize: 1, localConcurrency: threads, pollingIntervalSeconds },
    async ([job]) => {
      if (job === undefined) return;
      try {
        await trainRun(context, pool, job.data.run, {
          claimLost: job.signal,
          ending: ending.signal,
          threadDeaths,
          say,
        });
      } catch (error) {
        // Thrown on, so that the queue gives the job to a worker again.
        if (!(error instanceof HandedBack))
          say(`Run ${job.data.run}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        throw error;
      }
    },
  );
  return {
    pool,
    stop: async () => {
      ending.abort();
      await context.queue.offWork(trainingQueue, { wait: true });
      await pool.close();
      await warmed;
    },
  };
}
