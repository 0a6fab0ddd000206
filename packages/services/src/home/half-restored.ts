import { existsSync } from 'node:fs';
import path from 'node:path';
import { FoveaError } from '@fovea/domain';
import { lockHolder } from '@fovea/processes';
import { claimFile } from './in-use.mjs';

/** A home with this file holds only a part of a backup. */
export const restoreMark = (home: string) => path.join(home, 'restore-unfinished');

/** @throws CONFLICT where a restore was cut off or is under way: nothing may use the part that is there */
export async function refuseHalfRestored(home: string): Promise<void> {
  if (!existsSync(restoreMark(home))) return;
  const holder = await lockHolder(claimFile(home));
  throw new FoveaError(
    'CONFLICT',
    holder?.['owner'] === 'restore'
      ? `A restore into ${home} is under way (process ${holder.pid}). Wait for its end.`
      : `A restore into ${home} was cut off, so the folder holds only a part of the backup. Run the same fovea restore ` +
          'again: it begins anew. Or empty the folder, and restore another backup.',
    { home },
  );
}
