import type { Context } from '../context.ts';
import type { Manifest } from '../snapshots/index.ts';
import type { TrainingJob } from './job.ts';

/** Where the prepared images of a run lie. */
export const preparedFiles = (
  { artifacts }: Pick<Context, 'artifacts'>,
  { prepared }: Pick<Manifest, 'prepared'>,
): TrainingJob['prepared'] =>
  prepared.map(({ artifact, images }) => ({ path: artifacts.path(artifact), hash: artifact, images }));
