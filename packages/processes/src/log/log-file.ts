import type { DestinationStream } from 'pino';
import { createStream } from 'rotating-file-stream';
import { openLog } from './logger.ts';

const largest = '10M';
const earlierFiles = 4;

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
  const file = createStream(`${name}.log`, {
    path: folder,
    size: largest,
    rotate: earlierFiles,
    mode: 0o600,
  });
  // A full disk takes no lines; what is logged about goes on.
  file.on('error', () => undefined);
  const log = openLog(name, file);
  return {
    stream: file,
    add: (line) => {
      if (isLogged(line)) file.write(`${line}\n`);
      else if (line.trim() !== '') log.warn(line);
    },
    close: () => new Promise((resolve) => file.end(() => resolve())),
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
