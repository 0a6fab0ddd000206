import { setTimeout as sleep } from 'node:timers/promises';
import { databaseError } from '@fovea/database';
import { isFoveaError } from '@fovea/domain';

/** How long a finished training waits for a database that is away before its work is given up and done again. */
const patienceMs = 120_000;
const againAfterMs = 500;

/** Does it, and does it again while the database cannot be reached. @throws whatever else goes wrong, mapped to our codes */
export async function persistently<T>(doIt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await doIt();
    } catch (cause) {
      const error = databaseError(cause);
      const away = isFoveaError(error) && error.code === 'DATABASE_UNREACHABLE';
      if (!away || performance.now() > deadline) throw error;
      await sleep(againAfterMs);
    }
  }
}
