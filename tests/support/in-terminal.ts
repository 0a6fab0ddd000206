import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type InTerminal = ChildProcessByStdio<null, Readable, Readable>;

/** A script of this checkout in a process group of its own, as a command in a terminal has. */
export function inTerminal(script: string, words: readonly string[], settings: NodeJS.ProcessEnv): InTerminal {
  return spawn(process.execPath, [path.join(root, script), ...words], {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** What Ctrl+C does in a terminal: everything in the group hears it. Without effect where all of it has ended. */
export function controlC({ pid }: InTerminal): void {
  try {
    process.kill(-(pid ?? 0), 'SIGINT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
