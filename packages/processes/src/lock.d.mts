export interface LockHolder {
  readonly pid: number;
  /** Tells the process from a later one of the same id; null where the system does not say. */
  readonly startTicks: string | null;
  /** The machine's name. An earlier Fovea did not always write it. */
  readonly host?: string;
  /** When the file was last renewed: milliseconds by the clock of the disk. */
  readonly stampMs: number;
  readonly [fact: string]: unknown;
}

type Facts = Readonly<Record<string, unknown>>;

export function tryLock(path: string, facts?: Facts, onLost?: () => void): Promise<LockHolder | null>;
export function tryLockWatching(
  path: string,
  facts?: Facts,
  listeners?: { onWait?: (holder: LockHolder) => void; onLost?: () => void },
): Promise<LockHolder | null>;
export function lockHolder(path: string): Promise<LockHolder | null>;
export function isHere(holder: LockHolder): boolean;
export function restateLock(path: string, facts: Facts): Promise<void>;
export function releaseLock(path: string): Promise<void>;
export function withLock<T>(path: string, work: () => Promise<T>, onWait?: (holder: LockHolder) => void): Promise<T>;
