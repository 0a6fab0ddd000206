import { FoveaError } from '@fovea/domain';
import type { Launcher } from '@fovea/processes';
import type { Context } from '@fovea/services';
import { createContext, leaveEmbeddedServers, loadConfig } from '@fovea/services';
import type { Terminal } from './terminal.ts';

/** `npm run` hands a terminal's Ctrl+C on, so that it comes twice; only a later one is meant. */
const sameMomentMs = 1_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const interruptedExit = 130;

/** Runs the work of one command. Its signal is aborted by the first Ctrl+C. */
export type WithContext = <Result>(
  work: (context: Context, interrupt: AbortSignal) => Promise<Result>,
) => Promise<Result>;

/** @param launcher starts the processes that a command needs beside its own */
export function contextOpener(launcher: Launcher, terminal: Terminal): WithContext {
  return (work) => withContext(launcher, terminal, work);
}

/** Ends the process, and before that the database where nobody else uses it. */
async function endAtOnce(): Promise<void> {
  await leaveEmbeddedServers();
  process.exit(interruptedExit);
}

/** Runs work that a Ctrl+C may cut off anywhere: only a database that was started for it is stopped in order. */
export async function endingAtOnce<Result>(work: () => Promise<Result>): Promise<Result> {
  const end = () => void endAtOnce();
  for (const signal of signals) process.on(signal, end);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

/**
 * Runs one command on the services that the pages use, with the same settings. Where no database runs, the embedded one
 * is started for as long as the command takes. The first Ctrl+C aborts the signal, so that the command ends at its next
 * chance and nothing is left running; a second one ends the process at once, and the database with it.
 */
async function withContext<Result>(
  launcher: Launcher,
  terminal: Terminal,
  work: (context: Context, interrupt: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interruption = new AbortController();
  let first: number | undefined;
  const interrupt = () => {
    first ??= performance.now();
    if (performance.now() - first > sameMomentMs) void endAtOnce();
    interruption.abort(
      new FoveaError('CANCELLED', 'Stopped before the end. What is done is kept: the same command goes on from there.'),
    );
  };
  for (const signal of signals) process.on(signal, interrupt);
  try {
    const context = await createContext(loadConfig(process.env), {
      launcher,
      notice: (text) => terminal.problem(text),
    });
    try {
      interruption.signal.throwIfAborted();
      return await work(context, interruption.signal);
    } finally {
      await context.close();
    }
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
