export function withLock<T>(path: string, work: () => Promise<T>, onWait?: () => void): Promise<T>;
export function isAlive(pid: number): boolean;
