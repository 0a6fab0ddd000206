import type { EventEmitter } from 'node:events';

/** The built page and its server are separate module graphs of one process; the process itself carries the word. */
const bus: EventEmitter = process;
const stopEvent = 'fovea:stop';

/** Calls `ending` once when the server stops; the process waits for it, within its deadline. */
export function onStop(ending: () => Promise<unknown>): void {
  bus.once(stopEvent, (endings: Promise<unknown>[]) => endings.push(ending()));
}

export function announceStop(endings: Promise<unknown>[]): void {
  bus.emit(stopEvent, endings);
}
