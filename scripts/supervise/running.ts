import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../packages/domain/src/index.ts';
import { isHere, releaseLock, restateLock, tryLockWatching } from '../../packages/processes/src/index.ts';

const path = (home: string) => join(home, 'running.json');

/**
 * Marks a home folder as in use by this process, so that two supervisors never share one.
 * @param notice hears that another machine is waited for, which may be gone
 * @param onLost called when another machine has taken this one for dead and uses the folder
 * @throws PORT_TAKEN when another Fovea runs on it, with its address; CONFLICT when that one runs on another machine
 */
export async function claimHome(home: string, notice: (text: string) => void, onLost: () => void): Promise<void> {
  await mkdir(home, { recursive: true });
  const other = await tryLockWatching(
    path(home),
    { address: null },
    {
      onLost,
      onWait: ({ host }) => {
        notice(`The machine ${String(host)} may use ${home}. Fovea waits up to 30 s to see whether it still does.`);
      },
    },
  );
  if (other === null) return;
  const { pid, address, host } = other;
  if (!isHere(other)) {
    throw new FoveaError(
      'CONFLICT',
      `Fovea runs on ${home} on the machine ${String(host)} (process ${pid}). Stop it there. ` +
        'To work from two machines, give both one Postgres server with DATABASE_URL, and each its own FOVEA_HOME.',
      { pid, host },
    );
  }
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
  return releaseLock(path(home));
}
