import { projectEvent } from '@fovea/database';
import { lt } from 'drizzle-orm';
import type { Context } from '../context.ts';

/** Longer than any page stays open without being asked again; one that comes back later reads everything anew. */
const keptMs = 48 * 3_600_000;
const everyMs = 3_600_000;

type Clocked = Pick<Context, 'database' | 'clock'>;

/** Removes the events that no page asks for any more. */
async function prune({ database, clock }: Clocked): Promise<void> {
  const outdated = new Date(clock.now().getTime() - keptMs);
  await database.delete(projectEvent).where(lt(projectEvent.createdAt, outdated));
}

/** Prunes now and every hour. @param failed hears what went wrong; the next hour tries again. @returns ends it */
export function pruneRegularly(context: Clocked, failed: (error: unknown) => void): () => void {
  const timer = setInterval(() => void prune(context).catch(failed), everyMs);
  void prune(context).catch(failed);
  return () => clearInterval(timer);
}
