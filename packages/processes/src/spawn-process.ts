import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ProcessMessage } from './parent.ts';

const linesKept = 40;
const killAfterMs = 10_000;

export interface SpawnOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Leaves a terminal's Ctrl+C to the parent, which then ends the process. */
  readonly detached?: boolean;
  /** Each line that it writes, to either stream. */
  readonly onLine?: (line: string) => void;
  /** Each line that it has for a person. */
  readonly onNotice?: (text: string) => void;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why, in its own words; else the last that it said. */
  readonly said: string;
}

export interface SpawnedProcess {
  readonly pid: number | undefined;
  /** Resolves with its address, if it has one, when it takes work; never where it ends before. */
  readonly ready: Promise<string | null>;
  /** Never rejects; a process that could not be started has ended. */
  readonly ended: Promise<ProcessEnd>;
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end and waits; after `withinMs` it is killed. */
  stop(withinMs?: number): Promise<void>;
}

/**
 * Starts one of our processes, with a channel on which it says that it is ready or why it fails, and notices when this
 * process is gone.
 * @param script a TypeScript file that Node 22 runs as it is
 */
export function spawnProcess(
  script: string,
  { environment, detached = false, onLine, onNotice }: SpawnOptions,
): SpawnedProcess {
  const child = spawn(process.execPath, [script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached,
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      if (lines.length > linesKept) lines.shift();
      onLine?.(line);
    });
  }
  let failure: string | undefined;
  const ready = new Promise<string | null>((resolve) => {
    child.on('message', (message: ProcessMessage) => {
      if (message.kind === 'ready') resolve(message.address);
      else if (message.kind === 'notice') onNotice?.(message.text);
      else failure = message.message;
    });
  });
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, said: failure ?? lines.map(inWords).join('\n') }));
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, said: error.message });
    });
  });
  return {
    pid: child.pid,
    ready,
    ended,
    kill: (signal) => void child.kill(signal),
    stop: async (withinMs = killAfterMs) => {
      child.kill('SIGTERM');
      const deadline = setTimeout(() => child.kill('SIGKILL'), withinMs);
      await ended;
      clearTimeout(deadline);
    },
  };
}

/** The message of a line of a log; any other line as it is. */
function inWords(line: string): string {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === 'object' && parsed !== null && 'msg' in parsed) return String(parsed.msg);
  } catch {
    // A library or Node itself wrote it.
  }
  return line;
}
