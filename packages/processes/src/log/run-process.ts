import { isFoveaError } from '@fovea/domain';
import type { Logger } from 'pino';
import { tellParent } from '../parent.ts';
import { openLog, withoutParameters } from './logger.ts';

/** Settings that are refused: starting the process again would not help. */
export const refusedExit = 2;
const failedExit = 6;

/** Runs one of our processes: an error that nobody handles is logged, told to the parent, and ends it. */
export async function runProcess(name: string, work: (log: Logger) => Promise<void>): Promise<void> {
  const log = openLog(name);
  const fail = async (error: unknown) => {
    const message = isFoveaError(error) ? `${error.message} [${error.code}]` : withoutParameters(String(error));
    log.fatal(error instanceof Error ? { err: error } : {}, message);
    await tellParent({ kind: 'failed', message });
    process.exit(isFoveaError(error) && error.code === 'CONFIGURATION_INVALID' ? refusedExit : failedExit);
  };
  process.on('uncaughtException', (error) => void fail(error));
  await work(log).catch(fail);
}
