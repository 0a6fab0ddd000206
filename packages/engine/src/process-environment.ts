import { availableParallelism } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import type { EngineThreads } from './engine.ts';

const INTRA_OP = 'TF_NUM_INTRAOP_THREADS';
const INTER_OP = 'TF_NUM_INTEROP_THREADS';
const ONEDNN = 'TF_ENABLE_ONEDNN_OPTS';

/** More threads than this gain nothing on networks of this size. */
const MOST_THREADS = 4;

/**
 * The environment for a process that loads the engine: thread counts are process-wide and read once. oneDNN is on wherever
 * nobody turned it off. TensorFlow alone takes oneDNN only on processors with instructions for neural networks (AVX-512 VNNI
 * and the like).
 * @param threads overrides TF_NUM_INTRAOP_THREADS and TF_NUM_INTEROP_THREADS
 */
export function engineEnvironment(threads: Partial<EngineThreads> = {}): Record<string, string> {
  const intraOp = threads.intraOp ?? count(INTRA_OP) ?? Math.min(MOST_THREADS, availableParallelism());
  const interOp = threads.interOp ?? count(INTER_OP) ?? 1;
  return {
    [INTRA_OP]: String(intraOp),
    [INTER_OP]: String(interOp),
    [ONEDNN]: process.env[ONEDNN] ?? '1',
    TF_CPP_MIN_LOG_LEVEL: process.env['TF_CPP_MIN_LOG_LEVEL'] ?? '2',
  };
}

/**
 * Sets the environment before the library is loaded and answers the thread counts that hold. A worker thread has only a
 * copy of the environment, so there the counts are those that the process was started with, or the library's own choice.
 */
export function prepareProcess(threads?: Partial<EngineThreads>): EngineThreads {
  if (isMainThread) Object.assign(process.env, engineEnvironment(threads));
  const every = availableParallelism();
  return { intraOp: count(INTRA_OP) ?? every, interOp: count(INTER_OP) ?? every };
}

function count(name: string): number | undefined {
  const value = Number.parseInt(process.env[name] ?? '', 10);
  return value > 0 ? value : undefined;
}
