import { FoveaError } from '@fovea/domain';
import { z } from 'zod';

const threads = 'FOVEA_TRAINING_THREADS is not a whole number from 1 to 16';
const seconds = 'FOVEA_CHECKPOINT_SECONDS is not a number from 0.1 to 3600';
const schema = z.object({
  FOVEA_TRAINING_THREADS: z.coerce.number(threads).int(threads).min(1, threads).max(16, threads).default(1),
  FOVEA_CHECKPOINT_SECONDS: z.coerce.number(seconds).min(0.1, seconds).max(3_600, seconds).default(2),
});

export interface WorkerSettings {
  /** Trainings at a time in this worker. */
  readonly threads: number;
  /** Between two checkpoints of a training, at least. */
  readonly checkpointSeconds?: number;
}

/** @throws CONFIGURATION_INVALID naming the first setting that is not usable */
export function workerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, environment[name] || undefined]));
  const parsed = schema.safeParse(given);
  if (parsed.success)
    return { threads: parsed.data.FOVEA_TRAINING_THREADS, checkpointSeconds: parsed.data.FOVEA_CHECKPOINT_SECONDS };
  const [issue] = parsed.error.issues;
  throw new FoveaError(
    'CONFIGURATION_INVALID',
    `${issue?.message ?? 'A setting is not usable'}. Correct it and start Fovea again.`,
    { setting: issue?.path.join('.') },
  );
}
