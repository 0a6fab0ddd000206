export type { Logger } from 'pino';
export { openLogFile, type LogFile } from './log-file.ts';
export { openLog, passOn, silentLog } from './logger.ts';
export { refusedExit, runProcess } from './run-process.ts';
