import type { Identifier } from '@fovea/domain';
import type { Logger } from '@fovea/processes/log';
import type { Context, ImportMessage, TestLookMessage, TrainingMessage } from '@fovea/services';
import { attempts, importJobs, importQueue, retention, testLookQueue, testLooks, trainingQueue } from '@fovea/services';
import { lookAtTest } from './look-at-test.ts';
import type { WorkerSettings } from './settings.ts';
import { HandedBack, trainRun } from './train-run.ts';
import { TrainingPool } from './training-pool.ts';

/** A job is taken when Postgres tells of it; this is how late one is found that nobody told of. pg-boss allows no less. */
const looking = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 };

export interface TrainingWorker {
  readonly pool: TrainingPool;
  /** Takes no more runs, hands back the one under way, and ends the threads. */
  stop(): Promise<void>;
}

/** Takes queued runs one after another (`settings.threads` at a time) and trains them, and imports and looks at the test subjects beside them, until it is stopped. */
export async function startWorker(
  context: Context,
  { threads, checkpointSeconds }: WorkerSettings,
  log: Logger,
): Promise<TrainingWorker> {
  const pool = new TrainingPool(threads, { checkpointSeconds, log });
  const ending = new AbortController();
  const threadDeaths = new Map<Identifier, number>();
  const warm = async () => pool.warm(await attempts.nextTraining(context));
  const warmed = warm().catch((error: unknown) => {
    if (!ending.signal.aborted) log.error({ err: error }, 'The worker did not warm up: its first run starts later.');
  });
  await attempts.reclaim(context);
  const stopSweeping = retention.sweepRegularly(context, {
    failed: (error) => log.error({ err: error }, 'Something outdated was not removed; the next sweep tries again.'),
    swept: (kinds) => log.info({ kinds }, 'Outdated things were removed.'),
  });
  await context.queue.work<TrainingMessage>(
    trainingQueue,
    { batchSize: 1, localConcurrency: threads, ...looking },
    async ([job]) => {
      if (job === undefined) return;
      try {
        await trainRun(context, pool, job.data.run, {
          claimLost: job.signal,
          ending: ending.signal,
          threadDeaths,
          log,
        });
      } catch (error) {
        // Thrown on, so that the queue gives the job to a worker again.
        if (!(error instanceof HandedBack))
          log.error(
            { run: job.data.run, err: error },
            'The attempt broke off; the queue gives the run to a worker again.',
          );
        throw error;
      }
    },
  );
  await importJobs.takeUp(context);
  await context.queue.work<ImportMessage>(
    importQueue,
    { batchSize: 1, localConcurrency: 1, ...looking },
    async ([job]) => {
      if (job === undefined) return;
      const signal = AbortSignal.any([job.signal, ending.signal]);
      await importJobs.carryOut(context, { import: job.data.import, signal }).catch((error: unknown) => {
        // Thrown on, so that the queue gives the import to a worker again.
        if (!ending.signal.aborted)
          log.error({ import: job.data.import, err: error }, 'An import broke off; it is taken up again.');
        throw error;
      });
    },
  );
  await testLooks.takeUp(context);
  await context.queue.work<TestLookMessage>(
    testLookQueue,
    { batchSize: 1, localConcurrency: 1, ...looking },
    async ([job]) => {
      if (job === undefined) return;
      const signal = AbortSignal.any([job.signal, ending.signal]);
      await lookAtTest(context, { version: job.data.version, signal }).catch((error: unknown) => {
        // Thrown on, so that the queue gives the look to a worker again.
        if (!ending.signal.aborted)
          log.error({ version: job.data.version, err: error }, 'A look at the test subjects broke off.');
        throw error;
      });
    },
  );
  return {
    pool,
    stop: async () => {
      ending.abort();
      await stopSweeping();
      await Promise.all(
        [trainingQueue, importQueue, testLookQueue].map((queue) => context.queue.offWork(queue, { wait: true })),
      );
      await pool.close();
      await warmed;
    },
  };
}
