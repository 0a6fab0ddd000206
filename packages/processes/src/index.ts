export { ForkedHost, forkHost, type ForkedHostOptions } from './forked-host.ts';
export type { Asked, HostAnswer, HostError } from './host-protocol.ts';
export type { Launcher } from './launcher.ts';
export { listenProblem } from './listen-problem.ts';
export { isAlive, isZombie } from './liveness.mjs';
export {
  isHere,
  lockHolder,
  releaseLock,
  restateLock,
  tryLock,
  tryLockWatching,
  withLock,
  type LockHolder,
} from './lock.mjs';
export { endWithParent, tellParent, type ProcessMessage } from './parent.ts';
export { spawnProcess, type ProcessEnd, type SpawnedProcess, type SpawnOptions } from './spawn-process.ts';
