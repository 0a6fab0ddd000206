import { createInterface } from 'node:readline/promises';

/** Where a command speaks: results to `out`, progress and problems to `problem`, so that results can be piped. */
export interface Terminal {
  out(text: string): void;
  problem(text: string): void;
  /** A line that is drawn over again; where nobody looks (no terminal) only its last state is kept silent. */
  progress(text: string): void;
  /** What a person types after the question; null where nobody sits at a terminal. */
  ask(question: string): Promise<string | null>;
  /** Ends the line that `progress` drew. */
  endProgress(): void;
}

/** Whether an answer of `ask` says yes: `y` or `yes` in any case. */
export const isYes = (answer: string | null | undefined): boolean => /^\s*y(es)?\s*$/i.test(answer ?? '');

/** Where whoever reads a pipe has gone, as `head` does, a command says the rest to nobody and goes on to its end. */
function leaveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

export function processTerminal(): Terminal {
  leaveClosedPipes();
  const isWatched = process.stderr.isTTY;
  let drawn = false;
  const endProgress = () => {
    if (drawn) process.stderr.write('\n');
    drawn = false;
  };
  return {
    out: (text) => {
      endProgress();
      process.stdout.write(`${text}\n`);
    },
    problem: (text) => {
      endProgress();
      process.stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (!isWatched) return;
      process.stderr.write(`\r\u001b[2K${text.slice(0, process.stderr.columns - 1)}`);
      drawn = true;
    },
    ask: async (question) => {
      endProgress();
      if (!process.stdin.isTTY || !isWatched) return null;
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      // Ctrl+C, or Ctrl+D, ends the question without an answer.
      const left = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
      try {
        return await Promise.race([lines.question(question), left]);
      } finally {
        lines.close();
      }
    },
    endProgress,
  };
}

/** A bar of 24 characters for a share in [0,1], with its per cent. */
export function bar(share: number): string {
  const full = Math.round(24 * Math.min(1, Math.max(0, share)));
  return `${'█'.repeat(full)}${'░'.repeat(24 - full)} ${Math.round(100 * Math.min(1, Math.max(0, share)))} %`;
}

/** Rows under a head, columns as wide as their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
