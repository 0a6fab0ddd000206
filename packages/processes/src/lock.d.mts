export interface LockHolder {
  readonly pid: number;
  /** Tells the process from a later one of the same id; null where the system does not say. */
  readonly startTicks: string | null;
  readonly [fact: string]: unknown;
}

export function tryLock(path: string, facts?: Readonly<Record<string, unknown>>): Promise<LockHolder | null>;
export function restateLock(path: string, facts: Readonly<Record<string, unknown>>): Promise<void>;
export function withLock<T>(path: string, work: () => Promise<T>, onWait?: () => void): Promise<T>;
