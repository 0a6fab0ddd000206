import { mkdirSync } from 'node:fs';
import type { DestinationStream } from 'pino';
import { createStream } from 'rotating-file-stream';
import { openLog } from './logger.ts';

const largest = '10M';
const earlierFiles = 4;
/** After a failure, such as a full disk. Until then lines are lost. */
const reopenAfterMs = 1_000;

export interface LogFile {
  /** Where a log of this process's own writes to. */
  readonly stream: DestinationStream;
  /** Keeps a line of a process's log as it is, and any other line that a process wrote as the message of one. */
  add(line: string): void;
  /** Resolves when all is on disk. */
  close(): Promise<void>;
}

/** Opens `NAME.log` in a folder. A file of 10 MB becomes `NAME.log.1`, and of the earlier ones four are kept. */
export function openLogFile(folder: string, name: string): LogFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const open = () => {
    const opened = createStream(`${name}.log`, { path: folder, size: largest, rotate: earlierFiles, mode: 0o600 });
    // A full disk takes no lines, and the failure ends this stream; what is logged about goes on.
    opened.on('error', () => undefined);
    return opened;
  };
  let file = open();
  let openedAt = performance.now();
  let isClosed = false;
  const write = (text: string) => {
    if (isClosed) return;
    if (file.destroyed && performance.now() - openedAt >= reopenAfterMs) {
      file = open();
      openedAt = performance.now();
    }
    if (!file.destroyed) file.write(text);
  };
  const log = openLog(name, { write });
  return {
    stream: { write },
    add: (line) => {
      if (isLogged(line)) write(`${line}\n`);
      else if (line.trim() !== '') log.warn(line);
    },
    close: () => {
      isClosed = true;
      return new Promise((resolve) => file.end(() => resolve()));
    },
  };
}

function isLogged(line: string): boolean {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && 'level' in parsed && 'process' in parsed;
  } catch {
    return false;
  }
}
