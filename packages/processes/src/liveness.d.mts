export function isAlive(pid: number, startTicks?: string | null): boolean;
export function isZombie(pid: number): boolean;
export function startOf(pid: number): string | null;
