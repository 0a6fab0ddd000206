import { isatty } from 'node:tty';
import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';

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
      serializers: { err: withoutValues },
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

const unlogged: ReadonlySet<string> = new Set(['params', 'parameters', 'input']);

/** An error without the values of its query, which are people's data, and without the address that could not be read. */
function withoutValues(error: Error): unknown {
  const told: unknown = stdSerializers.err(error);
  if (typeof told !== 'object' || told === null) return told;
  return Object.fromEntries(
    Object.entries(told)
      .filter(([name]) => !unlogged.has(name))
      .map(([name, value]) => [name, typeof value === 'string' ? withoutParameters(value) : value]),
  );
}

/** The message or the stack of a query that failed, without its values: their lines end where the calls begin. */
export function withoutParameters(text: string): string {
  return text.replace(/\nparams: [^]*?(?=\n {4}at |$)/g, '');
}

function messageFormat(line: Readonly<Record<string, unknown>>, messageKey: string): string {
  const about = typeof line['run'] === 'string' ? ` run ${line['run']}` : '';
  return `${String(line['process'])}${about}: ${String(line[messageKey])}`;
}
