import type { Transaction } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import type { Logger } from '@fovea/processes/log';
import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss } from 'pg-boss';

export const trainingQueue = 'training';
export const importQueue = 'import';
export const testLookQueue = 'test-look';

export interface TrainingMessage {
  readonly run: Identifier;
}

/** An import is to be read or stored; what its row says decides. */
export interface ImportMessage {
  readonly import: Identifier;
}

/** A version is to be judged on the test subjects; what its row says decides. */
export interface TestLookMessage {
  readonly version: Identifier;
}

export interface QueueOptions {
  /** A process that consumes jobs also looks after them: finds dead workers' jobs and gives them back. */
  readonly supervise?: boolean;
  readonly log?: Logger | undefined;
}

/** Seconds without a sign of life after which a worker's job goes back: a busy machine may delay the sign, given every half. */
const heartbeatSeconds = 20;
const longestJobSeconds = 20 * 3600;

/**
 * Opens pg-boss on the same Postgres. A job only says that a run waits; what the run's row says decides.
 * The caller stops it.
 */
export async function openQueue(url: string, { supervise = false, log }: QueueOptions = {}): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'fovea queue',
    max: supervise ? 4 : 2,
    supervise,
    schedule: false,
    registerInstance: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    // Whoever consumes hears of a job at once, and looks for missed ones every now and then.
    useListenNotify: supervise,
  });
  // Without a listener a lost connection would end the process; pg-boss goes on by itself when the database is back.
  boss.on('error', (error) => log?.warn({ err: error }, 'The queue lost its database for a moment.'));
  await boss.start();
  const settings = {
    heartbeatSeconds,
    expireInSeconds: longestJobSeconds,
    retryLimit: 1_000_000,
    deleteAfterSeconds: 24 * 3600,
    notify: true,
  };
  for (const [name, retryDelay] of Object.entries({ [trainingQueue]: 0, [importQueue]: 2, [testLookQueue]: 2 })) {
    await boss.createQueue(name, { ...settings, retryDelay });
    // A queue that an earlier Fovea made keeps its old settings otherwise.
    await boss.updateQueue(name, { ...settings, retryDelay });
  }
  return boss;
}

/** Enqueues in the caller's transaction: the job exists if and only if the run does. */
export async function enqueue(tx: Transaction, boss: PgBoss, message: TrainingMessage): Promise<void> {
  await boss.send(trainingQueue, message, { db: fromDrizzle(tx, sql) });
}

/** Enqueues the next work on an import in the caller's transaction. */
export async function enqueueImport(tx: Transaction, boss: PgBoss, message: ImportMessage): Promise<void> {
  await boss.send(importQueue, message, { db: fromDrizzle(tx, sql) });
}

/** Enqueues a look at the test subjects in the caller's transaction. */
export async function enqueueTestLook(tx: Transaction, boss: PgBoss, message: TestLookMessage): Promise<void> {
  await boss.send(testLookQueue, message, { db: fromDrizzle(tx, sql) });
}
