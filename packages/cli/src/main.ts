import { errorCodes, isFoveaError } from '@fovea/domain';
import type { Launcher } from '@fovea/processes';
import { databaseError, keepPrivate } from '@fovea/services';
import { CommanderError } from 'commander';
import type { LentCommand } from './program.ts';
import { fovea } from './program.ts';
import type { Terminal } from './terminal.ts';
import { processTerminal } from './terminal.ts';
import { contextOpener } from './with-context.ts';

export interface Surroundings {
  readonly launcher: Launcher;
  readonly terminal?: Terminal;
  /** Commands that other packages add. */
  readonly lent?: readonly LentCommand[];
}

/**
 * Runs one command.
 * @param words what was typed after `fovea`
 * @returns the exit code: 0; 1 a fault of Fovea's own; 2 to 7 as in domain's error codes
 */
export async function main(
  words: readonly string[],
  { launcher, terminal = processTerminal(), lent = [] }: Surroundings,
): Promise<number> {
  keepPrivate();
  try {
    const program = await fovea(words, terminal, contextOpener(launcher, terminal), lent);
    await program.parseAsync(words, { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (thrown) {
    const error = databaseError(thrown);
    // Commander has already printed its own sentence, and `--help` ends with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : errorCodes.INPUT_INVALID.exit;
    if (isFoveaError(error)) {
      terminal.problem(`${error.message} (${error.code})`);
      return errorCodes[error.code].exit;
    }
    terminal.problem(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  }
}
