import { FoveaError } from '@fovea/domain';
import type { Launcher } from '@fovea/processes';
import type { Context } from '@fovea/services';
import { createContext, loadConfig } from '@fovea/services';

/** `npm run` hands a terminal's Ctrl+C on, so that it comes twice; only a later one is meant. */
const sameMomentMs = 1_000;

/** Runs the work of one command. Its signal is aborted by the first Ctrl+C. */
export type WithContext = <Result>(
  work: (context: Context, interrupt: AbortSignal) => Promise<Result>,
) => Promise<Result>;

/** @param launcher starts the processes that a command needs beside its own */
export function contextOpener(launcher: Launcher): WithContext {
  return (work) => withContext(launcher, work);
}

/**
 * Runs one command on the services that the pages use, with the same settings. Where no database runs, the embedded one
 * is started for as long as the command takes. The first Ctrl+C aborts the signal, so that the command ends at its next
 * chance and nothing is left running; a second one ends the process at once.
 */
async function withContext<Result>(
  launcher: Launcher,
  work: (context: Context, interrupt: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interruption = new AbortController();
  let first: number | undefined;
  const interrupt = () => {
    first ??= performance.now();
    if (performance.now() - first > sameMomentMs) process.exit(130);
    interruption.abort(
      new FoveaError('CANCELLED', 'Stopped before the end. What is done is kept: the same command goes on from there.'),
    );
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const context = await createContext(loadConfig(process.env), { launcher });
    try {
      interruption.signal.throwIfAborted();
      return await work(context, interruption.signal);
    } finally {
      await context.close();
    }
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
