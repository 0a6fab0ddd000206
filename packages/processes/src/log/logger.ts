import { isatty } from 'node:tty';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

const stdout = 1;
const output: DestinationStream = isatty(stdout)
  ? (await import('pino-pretty')).default({ destination: stdout, sync: true, ignore: 'process,run', messageFormat })
  : pino.destination({ dest: stdout, sync: true });

/**
 * A process's log: one line of JSON each with time, level, process and run (null where a line is about none); pretty
 * where its standard output is a terminal. Whoever started the process keeps the lines: see `openLogFile`.
 * @param name web, worker, inference, supervisor …
 */
export function openLog(name: string, destination: DestinationStream = output): Logger {
  return pino(
    {
      base: { process: name },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      mixin: (_given, _level, logger) => ('run' in logger.bindings() ? {} : { run: null }),
    },
    destination,
  );
}

/** Passes a line of a child's log on to where this process's own lines go. */
export function passOn(line: string): void {
  output.write(`${line}\n`);
}

/** A log that nobody reads. */
export function silentLog(): Logger {
  return pino({ enabled: false });
}

function messageFormat(line: Readonly<Record<string, unknown>>, messageKey: string): string {
  const about = typeof line['run'] === 'string' ? ` run ${line['run']}` : '';
  return `${String(line['process'])}${about}: ${String(line[messageKey])}`;
}
