import type { ChildProcess } from 'node:child_process';
import type { SpawnedProcess, SpawnOptions } from './spawn-process.ts';

/** Starts the processes that native code runs in. Whoever composes Fovea hands it in, so that no package knows where they lie. */
export interface Launcher {
  /** A process that answers questions with warm models, by the host protocol. */
  inferenceHost(): ChildProcess;
  /** A process that trains what is queued. @param settings variables of its environment beside this process's own */
  worker(settings: Readonly<Record<string, string>>, options?: Pick<SpawnOptions, 'onLine'>): SpawnedProcess;
}
