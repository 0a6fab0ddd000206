import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode, Identifier, RunDetail } from '@fovea/domain';
import { errorCodes, FoveaError } from '@fovea/domain';
import type { Context, OwnWorker } from '@fovea/services';
import { ownWorker, runs } from '@fovea/services';
import { describeRun } from './describe-run.ts';
import type { Terminal } from './terminal.ts';
import { bar } from './terminal.ts';

const unclaimedMs = 3_000;
const pollMs = 400;

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
    let detail = await runs.get(context, { run });
    while (detail.state === 'queued' || detail.state === 'running') {
      if (detail.state === 'queued' && worker === undefined && Date.now() - startedAt > unclaimedMs)
        worker = ownWorker(context);
      terminal.progress(progressLine(detail));
      await Promise.race([sleep(pollMs), ...(worker === undefined ? [] : [worker.died])]);
      detail = await runs.get(context, { run });
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

function progressLine({ number, progress }: RunDetail): string {
  const { step, steps, phase, dataLoss, feedbackLoss, imagesPerSecond, secondsLeft } = progress;
  const parts = [`run ${number}`, phase, bar(steps === 0 ? 0 : step / steps)];
  if (dataLoss !== null) parts.push(`data loss ${dataLoss.toFixed(3)}`);
  if (feedbackLoss !== null) parts.push(`feedback loss ${feedbackLoss.toFixed(3)}`);
  if (imagesPerSecond !== null) parts.push(`${Math.round(imagesPerSecond)} images/s`);
  if (secondsLeft !== null) parts.push(`${Math.ceil(secondsLeft)} s left`);
  return parts.join('  ');
}
