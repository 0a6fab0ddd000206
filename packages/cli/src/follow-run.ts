import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode, Identifier, RunDetail } from '@fovea/domain';
import { errorCodes, FoveaError, isFoveaError } from '@fovea/domain';
import type { Context, OwnWorker } from '@fovea/services';
import { databaseError, ownWorker, runs } from '@fovea/services';
import { describeRun } from './describe-run.ts';
import { progressLine } from './progress-line.ts';
import type { Terminal } from './terminal.ts';

const unclaimedMs = 3_000;
const pollMs = 400;
/** How long a database that went away is waited for. */
const outageMs = 120_000;
const lookAgainMs = 1_000;

interface FollowOptions {
  readonly asJson: boolean;
  /** Aborted by the first Ctrl+C: cancels the run and waits for it to stop. */
  readonly interrupt: AbortSignal;
}

/** Shows a run's progress until it ends or is paused, then the run. @throws the run's own failure */
export async function followRun(
  context: Context,
  run: Identifier,
  terminal: Terminal,
  { asJson, interrupt }: FollowOptions,
): Promise<void> {
  const detail = await followToEnd(context, run, terminal, interrupt);
  terminal.out(asJson ? JSON.stringify(detail) : describeRun(detail, (hash) => context.artifacts.path(hash)));
}

/**
 * Shows a run's progress until it ends or is paused. Where no worker takes it within three seconds, one is started until
 * then.
 * @throws the run's own failure
 */
export async function followToEnd(
  context: Context,
  run: Identifier,
  terminal: Terminal,
  interrupt: AbortSignal,
): Promise<RunDetail> {
  const startedAt = Date.now();
  let worker: OwnWorker | undefined;
  const cancel = () => {
    terminal.problem('Cancelling the run …');
    runs.cancel(context, { run }).catch((error: unknown) => terminal.problem(String(error)));
  };
  interrupt.addEventListener('abort', cancel, { once: true });
  if (interrupt.aborted) cancel();
  try {
    const read = () => readThroughOutages(context, run, terminal);
    let detail = await read();
    while (detail.state === 'queued' || detail.state === 'running') {
      if (detail.state === 'queued' && worker === undefined && Date.now() - startedAt > unclaimedMs)
        worker = ownWorker(context);
      terminal.progress(progressLine(detail, Date.now()));
      await Promise.race([sleep(pollMs), ...(worker === undefined ? [] : [worker.died])]);
      detail = await read();
    }
    terminal.endProgress();
    if (detail.failure !== null) {
      const { code, message } = detail.failure;
      throw new FoveaError(code in errorCodes ? (code as ErrorCode) : 'TRAINING_FAILED', message, { run });
    }
    return detail;
  } finally {
    interrupt.removeEventListener('abort', cancel);
    await worker?.stop();
  }
}

/**
 * Reads a run, also while the database restarts: the run itself goes on from its checkpoint.
 * @throws DATABASE_UNREACHABLE when the database stays away for two minutes
 */
async function readThroughOutages(context: Context, run: Identifier, terminal: Terminal): Promise<RunDetail> {
  const startedAt = Date.now();
  for (let tries = 0; ; tries++) {
    try {
      return await runs.get(context, { run });
    } catch (thrown) {
      const error = databaseError(thrown);
      if (!isFoveaError(error) || error.code !== 'DATABASE_UNREACHABLE') throw error;
      if (Date.now() - startedAt > outageMs) {
        throw new FoveaError(
          'DATABASE_UNREACHABLE',
          'The database has not answered for two minutes. What the run has done is kept. Start Fovea again: the run goes on from there.',
          { run },
          { cause: error },
        );
      }
      if (tries === 0)
        terminal.problem('The database does not answer. Waiting for it; the run keeps what it has done.');
      // Without "npm start" nobody else looks after the database.
      await context.reviveDatabase().catch(() => undefined);
      await sleep(lookAgainMs);
    }
  }
}
