import { journals, serverLog, unfinishedFiles } from './files.ts';
import { imports } from './imports.ts';
import { rejectedWeights } from './rejected-weights.ts';
import { events, liveAttention } from './rows.ts';
import { dayMs, hourMs, type Freed, type RetentionRule, type Swept } from './rule.ts';
import { unnamedArtifacts } from './unnamed-artifacts.ts';

/** In this order: what a journal names is freed only after the journal itself. */
const rules: readonly RetentionRule[] = [
  events,
  liveAttention,
  rejectedWeights,
  unfinishedFiles,
  imports,
  journals,
  unnamedArtifacts,
  serverLog,
];

export interface SweptKind extends Freed {
  readonly name: string;
}

/**
 * Removes everything that is kept for a time only and whose time is over. A rule that fails stops no other one.
 * @param isTrial only counts
 * @param failed hears what went wrong
 * @returns the kinds of which there was anything
 */
export async function sweep(
  ctx: Swept,
  { isTrial = false, failed }: { isTrial?: boolean; failed: (error: unknown) => void },
): Promise<SweptKind[]> {
  const swept: SweptKind[] = [];
  for (const rule of rules) {
    try {
      const freed = await rule.sweep(ctx, isTrial);
      if (freed.count > 0) swept.push({ name: rule.name, ...freed });
    } catch (error) {
      failed(error);
    }
  }
  return swept;
}

export interface SweepListeners {
  readonly failed: (error: unknown) => void;
  readonly swept: (kinds: readonly SweptKind[]) => void;
}

/** Sweeps now and every day, and events every hour. @returns ends it, and waits for a sweep under way */
export function sweepRegularly(ctx: Swept, { failed, swept }: SweepListeners): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  const everything = () => {
    round = round.then(async () => {
      const kinds = await sweep(ctx, { failed });
      if (kinds.length > 0) swept(kinds);
    });
  };
  everything();
  const daily = setInterval(everything, dayMs);
  const hourly = setInterval(() => void events.sweep(ctx, false).catch(failed), hourMs);
  return async () => {
    clearInterval(daily);
    clearInterval(hourly);
    await round;
  };
}
