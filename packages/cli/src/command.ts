/** What another package needs to lend `fovea` a command of its own. */
export type { LentCommand } from './program.ts';
export { wholeNumber } from './options.ts';
export type { Terminal } from './terminal.ts';
export { endingAtOnce } from './with-context.ts';
