import { FoveaError } from '@fovea/domain';
import { z } from 'zod';

const schema = z.object({
  FOVEA_TRAINING_THREADS: z.coerce.number().int().min(1).max(16).default(1),
});

export interface WorkerSettings {
  /** Trainings at a time in this worker. */
  readonly threads: number;
}

/** @throws CONFIGURATION_INVALID */
export function workerSettings(environment: NodeJS.ProcessEnv): WorkerSettings {
  const parsed = schema.safeParse({ FOVEA_TRAINING_THREADS: environment['FOVEA_TRAINING_THREADS'] || undefined });
  if (parsed.success) return { threads: parsed.data.FOVEA_TRAINING_THREADS };
  throw new FoveaError(
    'CONFIGURATION_INVALID',
    'FOVEA_TRAINING_THREADS is not a whole number from 1 to 16. Correct it and start Fovea again.',
    {
      value: environment['FOVEA_TRAINING_THREADS'],
    },
  );
}
