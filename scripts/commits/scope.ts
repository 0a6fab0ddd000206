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
 * @throws what the work throws; an Error that says so at Ctrl+C or when the time is up
 */
export async function inScope<Result>(minutes: number, work: (scope: Scope) => Promise<Result>): Promise<Result> {
  const steps: (() => Promise<unknown>)[] = [];
  const controller = new AbortController();
  const stop = (signal: string) => {
    if (controller.signal.aborted) return;
    console.error(`\nStopped by ${signal}. Removing what was made …`);
    controller.abort(new Error(`Stopped by ${signal}.`));
  };
  for (const ending of endings) process.on(ending, stop);
  const late = setTimeout(
    () => controller.abort(new Error(`It took longer than ${minutes} minutes. Allow more with --minutes.`)),
    minutes * 60_000,
  );
  try {
    return await work({ signal: controller.signal, atEnd: (step) => void steps.push(step) });
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(late);
    for (let step = steps.pop(); step !== undefined; step = steps.pop())
      await step().catch((error: unknown) => console.error(error));
    for (const ending of endings) process.off(ending, stop);
  }
}
