import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FoveaError } from '@fovea/domain';
import { isHere, releaseLock, restateLock, tryLockWatching, type LockHolder } from '@fovea/processes';
import { claimFile, usedHere } from './in-use.mjs';

/** Longer than a Fovea takes to end in order: it kills what has not ended after ten seconds, and stops its database. */
const endsWithinMs = 60_000;
const lookAgainMs = 200;

/** What has a home to itself: all that `npm start` runs, or a restore. */
export type HomeOwner = 'fovea' | 'restore';

/**
 * Marks a home as in use by this process, so that two supervisors, or two restores, never share one. A Fovea that is
 * ending is waited for.
 * @param notice hears what is waited for: another machine, which may be gone, or an end
 * @param onLost called when another machine has taken this one for dead and uses the folder
 * @throws PORT_TAKEN when another Fovea runs on it, with its address; CONFLICT when that one runs on another machine, or
 *   a restore is under way
 */
export async function claimHome(
  home: string,
  owner: HomeOwner,
  notice: (text: string) => void,
  onLost?: () => void,
): Promise<void> {
  await mkdir(home, { recursive: true });
  const onWait = ({ host }: LockHolder) => {
    notice(`The machine ${String(host)} may use ${home}. Fovea waits up to 30 s to see whether it still does.`);
  };
  const since = performance.now();
  for (let isFirst = true; ; isFirst = false) {
    const other = await tryLockWatching(claimFile(home), { owner, address: null }, { onWait, onLost });
    if (other === null) return;
    if (other['isEnding'] !== true || performance.now() - since > endsWithinMs) throw refusal(home, other);
    if (isFirst) notice(`The Fovea that ran on ${home} is ending (process ${other.pid}). Waiting for its end.`);
    await sleep(lookAgainMs);
  }
}

function refusal(home: string, holder: LockHolder): FoveaError {
  const { pid, host } = holder;
  if (isHere(holder)) {
    const { code, message } = usedHere(home, holder);
    return new FoveaError(code, message, { pid });
  }
  return new FoveaError(
    'CONFLICT',
    `Fovea runs on ${home} on the machine ${String(host)} (process ${pid}). Stop it there. ` +
      'To work from two machines, give both one Postgres server with DATABASE_URL, and each its own FOVEA_HOME.',
    { pid, host },
  );
}

/** Records the address for whoever looks for the running Fovea. */
export function recordAddress(home: string, address: string): Promise<void> {
  return restateLock(claimFile(home), { owner: 'fovea', address });
}

/** Records that this Fovea ends: whoever starts one on the home meanwhile waits. */
export function recordEnding(home: string): Promise<void> {
  return restateLock(claimFile(home), { owner: 'fovea', address: null, isEnding: true });
}

export function releaseHome(home: string): Promise<void> {
  return releaseLock(claimFile(home));
}
