import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../packages/domain/src/index.ts';
import { restateLock, tryLock } from '../../packages/processes/src/index.ts';

const path = (home: string) => join(home, 'running.json');

/**
 * Marks a home folder as in use by this process, so that two supervisors never share one.
 * @throws PORT_TAKEN when another Fovea runs on it, with its address
 */
export async function claimHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o755 });
  const other = await tryLock(path(home), { address: null });
  if (other === null) return;
  const { pid, address } = other;
  throw new FoveaError(
    'PORT_TAKEN',
    `Fovea already runs on ${home}${typeof address === 'string' ? `, at ${address}` : ''} (process ${pid}). ` +
      'Use that one, stop it, or set FOVEA_HOME to another folder.',
    { pid },
  );
}

/** Records the address for whoever looks for the running Fovea. */
export function recordAddress(home: string, address: string): Promise<void> {
  return restateLock(path(home), { address });
}

export function releaseHome(home: string): Promise<void> {
  return rm(path(home), { force: true });
}
