/** A piece of work that can be stopped at any moment, and what must be undone after it. */
export interface Scope {
  /** Aborts at Ctrl+C and when the time is up. */
  readonly signal: AbortSignal;
  /** Adds a step to the end of the work. The newest step goes first. */
  atEnd(step: () => Promise<unknown>): void;
}

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` and then every step that the work added, however it ended.
 * @param limit the work's own time limit, or the scope around it
 * @throws what the work throws; an Error that says so at Ctrl+C or when the time is up
 */
export async function inScope<Result>(
  limit: { readonly minutes: number } | Scope,
  work: (scope: Scope) => Promise<Result>,
): Promise<Result> {
  const steps: (() => Promise<unknown>)[] = [];
  const { signal, release } =
    'signal' in limit ? { signal: limit.signal, release: () => undefined } : watch(limit.minutes);
  try {
    return await work({ signal, atEnd: (step) => void steps.push(step) });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    for (let step = steps.pop(); step !== undefined; step = steps.pop())
      await step().catch((error: unknown) => console.error(error));
    release();
  }
}

/** A signal that aborts at Ctrl+C and after some minutes. */
function watch(minutes: number): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = (ending: string) => {
    if (controller.signal.aborted) return;
    console.error(`\nStopped by ${ending}. Removing what was made …`);
    controller.abort(new Error(`Stopped by ${ending}.`));
  };
  for (const ending of endings) process.on(ending, stop);
  const late = setTimeout(
    () => controller.abort(new Error(`The work took longer than ${minutes} minutes and was stopped.`)),
    minutes * 60_000,
  );
  const release = () => {
    clearTimeout(late);
    for (const ending of endings) process.off(ending, stop);
  };
  return { signal: controller.signal, release };
}
