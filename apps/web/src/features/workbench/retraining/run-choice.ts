import type { RunSummary } from '@fovea/domain';

/** Recalibrations, newest first; repetitions make nothing to look at. */
function byNumber(runs: readonly RunSummary[]): RunSummary[] {
  return runs
    .filter(({ kind, rerunOf }) => kind === 'recalibration' && rerunOf === null)
    .toSorted((a, b) => b.number - a.number);
}

/**
 * The recalibration that the screen returns to after a reload: the one that runs or is paused, else the one whose candidate waits for a
 * decision, else the one that made the champion (it can be rolled back).
 */
export function currentRun(runs: readonly RunSummary[], champion: string | null): RunSummary | null {
  const newest = byNumber(runs);
  return (
    newest.find(({ state }) => state === 'running' || state === 'queued' || state === 'paused') ??
    newest.find(({ candidate }) => candidate?.state === 'candidate') ??
    newest.find(({ candidate }) => candidate !== null && candidate.id === champion) ??
    null
  );
}

/**
 * How long so many steps take here, from the last runs that finished on this project: seconds per step of the newest run
 * (its fixed parts spread over its steps), preferring one of the same length.
 * @returns null while nothing was measured
 */
export function secondsExpected(runs: readonly RunSummary[], steps: number): number | null {
  const measured = byNumber(runs).flatMap(({ state, recipe, startedAt, finishedAt }) => {
    if (state !== 'finished' || startedAt === null || finishedAt === null) return [];
    return [{ steps: recipe.steps, seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000 }];
  });
  const same = measured.find((run) => run.steps === steps);
  if (same) return same.seconds;
  const [newest] = measured;
  return newest ? (newest.seconds * steps) / newest.steps : null;
}
