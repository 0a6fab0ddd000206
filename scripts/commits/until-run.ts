import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './installation.ts';
import type { Scope } from './scope.ts';

/** The part of a run's answer that tells whether it goes on. */
export interface RunState {
  readonly state: string;
  readonly progress: { readonly step: number };
  readonly failure: { readonly message: string } | null;
}

const everyMs = 300;

/** Waits until a run is where it should be. @throws when it ended elsewhere */
export async function untilRun<Run extends RunState>(
  { signal }: Pick<Scope, 'signal'>,
  { query }: Pick<Installation, 'query'>,
  run: string,
  there: (detail: Run) => boolean,
): Promise<Run> {
  for (;;) {
    const detail = await query<Run>('runs.get', { run });
    if (there(detail)) return detail;
    if (['finished', 'failed', 'cancelled'].includes(detail.state))
      throw new Error(`A run ended as ${detail.state}: ${detail.failure?.message ?? 'no reason was given'}`);
    await sleep(everyMs, undefined, { signal });
  }
}

export const hasFinished = ({ state }: RunState): boolean => state === 'finished';
