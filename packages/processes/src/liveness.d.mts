export function isAlive(pid: number, startTicks?: string | null): boolean;
export function isZombie(pid: number): boolean;
export function startOf(pid: number): string | null;
export interface Machine {
  readonly host: string;
  readonly boot: string | null;
  readonly processes: string | null;
}
export function machineHere(): Machine;
export function startByPs(pid: number): string | null;
