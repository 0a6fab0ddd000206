import type { Database } from '@fovea/database';
import { counted } from '@fovea/domain';
import { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Config } from '../config.ts';
import { rejectedBefore, sweep } from '../retention/index.ts';
import type { Finding } from './finding.ts';

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** What the next sweep of a worker removes. */
export async function examineOutdated(
  { home, artifacts, rejectedWeightsDays }: Pick<Config, 'home' | 'artifacts' | 'rejectedWeightsDays'>,
  database: Database,
): Promise<Finding> {
  const failures: string[] = [];
  const kinds = await sweep(
    { home, database, artifacts: new ArtifactStore(artifacts), clock: { now: () => new Date() }, rejectedWeightsDays },
    { isTrial: true, failed: (error) => failures.push(error instanceof Error ? error.message : String(error)) },
  );
  if (failures.length > 0) {
    return { part: 'storage', state: 'warning', detail: `what is outdated can't be counted: ${failures.join('; ')}` };
  }
  if (kinds.length === 0) return { part: 'storage', state: 'ok', detail: 'nothing outdated to remove' };
  const listed = kinds.map(
    ({ name, count, bytes }) => `${count} ${name}${bytes === null ? '' : ` (${megabytes(bytes)})`}`,
  );
  return {
    part: 'storage',
    state: 'ok',
    detail: `the next sweep removes ${listed.join(', ')}`,
    advice: 'A worker sweeps when it starts and every day: docs/running.md says what is kept for how long.',
  };
}

/** What could be freed and is kept for good, unless a setting says otherwise; null where there is nothing. */
export async function examineRejectedWeights(
  { rejectedWeightsDays }: Pick<Config, 'rejectedWeightsDays'>,
  database: Database,
): Promise<Finding | null> {
  if (rejectedWeightsDays !== null) return null;
  const rejected = await rejectedBefore(database, new Date());
  if (rejected.length === 0) return null;
  const bytes = rejected.reduce((sum, { byteSize }) => sum + byteSize, 0);
  return {
    part: 'storage',
    state: 'ok',
    detail: `weights of ${counted(rejected.length, 'rejected candidate')} (${megabytes(bytes)}) are kept for good`,
    advice:
      'FOVEA_REJECTED_WEIGHTS_DAYS=180 has a worker drop those that were rejected longer ago. A rerun makes them again.',
  };
}
