import { hostname } from 'node:os';
import type { Identifier } from '@fovea/domain';
import { isFoveaError } from '@fovea/domain';
import type { Context, TrainingJob } from '@fovea/services';
import { attempts } from '@fovea/services';
import type { AttemptSettings, Followed } from './attempt.ts';
import { Attempt } from './attempt.ts';
import { persistently } from './persistently.ts';
import type { TrainingPool } from './training-pool.ts';
import { ThreadDied } from './training-pool.ts';

/** A run that ended its worker this often, each time before a new checkpoint, would do so for ever. */
const mostSetbacks = 20;
const mostThreadDeaths = 2;

/** Thrown to the queue: the run is queued again, and so must its job be. */
export class HandedBack extends Error {
  override readonly name = 'HandedBack';
}

export interface TrainRunSettings extends AttemptSettings {
  /** How often in a row each run's thread has died in this worker without a new checkpoint. */
  readonly threadDeaths: Map<Identifier, number>;
}

/**
 * Brings one queued run to its end: finished, failed or cancelled; or to a pause; or queues it again when this worker ends
 * first. A run that has ended, or that another attempt holds, is left alone.
 * @throws HandedBack
 */
export async function trainRun(
  context: Context,
  pool: TrainingPool,
  run: Identifier,
  { log: workerLog, ...given }: TrainRunSettings,
): Promise<void> {
  const settings = { ...given, log: workerLog.child({ run }) };
  const job = await persistently(() => attempts.claim(context, { run, worker: `${hostname()}:${process.pid}` }));
  if (job === null) return;
  const { token, attempt, setbacks } = job;
  if (setbacks > mostSetbacks) {
    return conclude(() =>
      attempts.fail(context, {
        run,
        token,
        code: 'TRAINING_FAILED',
        message: `The training process of this run broke down ${mostSetbacks} times in a row, so Fovea gave the run up. Look into the log of the process, change the settings and start a new run.`,
      }),
    );
  }
  settings.log.info({ attempt, steps: job.recipe.steps }, 'The attempt begins.');
  const followed = await new Attempt(context, job, settings).follow(pool);
  await conclude(() => settle(context, job, followed, settings));
}

async function settle(
  context: Context,
  { run, token, isRerun }: TrainingJob,
  { result, reason, checkpoints }: Followed,
  { threadDeaths, log }: TrainRunSettings,
): Promise<void> {
  if (reason === 'superseded') return;
  if (result instanceof ThreadDied) {
    if (reason === 'paused') return handBack();
    if (reason === 'cancelled')
      return fail('CANCELLED', 'The run was cancelled; the model it started from stays as it was.');
    // An attempt that left a checkpoint has got further than the last one.
    const before = checkpoints.count > 0 ? 0 : (threadDeaths.get(run) ?? 0);
    const deaths = reason === 'ending' ? 0 : before + 1;
    threadDeaths.set(run, deaths);
    if (deaths < mostThreadDeaths) return handBack();
    threadDeaths.delete(run);
    return fail(
      'TRAINING_FAILED',
      'The training thread died twice at the same place and the run was given up. Free some memory, or choose smaller batches, and start it again.',
    );
  }
  threadDeaths.delete(run);
  if (!result.ok) {
    if (result.error.code === 'CANCELLED' && (reason === 'ending' || reason === 'paused')) return handBack();
    return fail(result.error.code, result.error.message, { facts: result.error.facts });
  }
  const started = performance.now();
  try {
    const { outcome } = result;
    if (isRerun) {
      const { equal } = await persistently(() => attempts.finishRerun(context, { run, token, outcome }));
      log.info(`${equal ? 'The same weights' : 'Other weights'} as the run that it repeats.`);
    } else await persistently(() => attempts.finish(context, { run, token, outcome }));
  } catch (error) {
    if (isRefused(error)) throw error;
    // The next attempt counts anew, and has only the last steps to repeat.
    if (isFoveaError(error) && error.code === 'JUDGED_MEANWHILE') return handBack();
    const known = isFoveaError(error);
    return fail(
      known ? error.code : 'TRAINING_FAILED',
      known
        ? error.message
        : 'The results could not be stored. Start the run again; if it repeats, look into the log of the worker.',
      { err: error },
    );
  }
  const { load, train, evidence, maps } = result.phases;
  const seconds = { load, train, evidence, maps, store: (performance.now() - started) / 1000 };
  log.info(
    { seconds },
    `Finished: ${Object.entries(seconds)
      .map(([phase, value]) => `${phase} ${value.toFixed(2)} s`)
      .join(', ')}.`,
  );

  if (checkpoints.count > 0) {
    const { count, bytes, blockedMs } = checkpoints;
    const share = (100 * blockedMs) / 1000 / train;
    log.info(
      `${count} checkpoints of ${(bytes / 1e6).toFixed(1)} MB held it up for ${(blockedMs / count).toFixed(0)} ms each, ${share.toFixed(2)} % of its training.`,
    );
  }

  async function fail(code: string, message: string, about: object = {}): Promise<void> {
    log.error({ code, ...about }, message);
    await persistently(() => attempts.fail(context, { run, token, code, message }));
  }

  async function handBack(): Promise<void> {
    const state = await persistently(() => attempts.handBack(context, { run, token }));
    log.info({ state }, 'The run is handed back.');
    if (state === 'queued') throw new HandedBack(`Run ${run} is queued again.`);
  }
}

/** Another attempt holds the run, or somebody ended it: what this attempt has to say no longer counts. */
function isRefused(error: unknown): boolean {
  return (
    isFoveaError(error) && (error.code === 'RUN_NOT_ACTIVE' || error.code === 'STALE' || error.code === 'NOT_FOUND')
  );
}

async function conclude(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
}
