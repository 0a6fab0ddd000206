import type { Database } from '@fovea/database';
import { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Config } from '../config.ts';
import { sweep } from '../retention/index.ts';
import type { Finding } from './finding.ts';

/** What the next sweep of a worker removes. */
export async function examineOutdated(
  { home, artifacts }: Pick<Config, 'home' | 'artifacts'>,
  database: Database,
): Promise<Finding> {
  const failures: string[] = [];
  const kinds = await sweep(
    { home, database, artifacts: new ArtifactStore(artifacts), clock: { now: () => new Date() } },
    { isTrial: true, failed: (error) => failures.push(error instanceof Error ? error.message : String(error)) },
  );
  if (failures.length > 0) {
    return { part: 'storage', state: 'warning', detail: `what is outdated can't be counted: ${failures.join('; ')}` };
  }
  if (kinds.length === 0) return { part: 'storage', state: 'ok', detail: 'nothing outdated to remove' };
  const listed = kinds.map(
    ({ name, count, bytes }) => `${count} ${name}${bytes === null ? '' : ` (${(bytes / 1e6).toFixed(1)} MB)`}`,
  );
  return {
    part: 'storage',
    state: 'ok',
    detail: `the next sweep removes ${listed.join(', ')}`,
    advice: 'A worker sweeps when it starts and every day: docs/running.md says what is kept for how long.',
  };
}
