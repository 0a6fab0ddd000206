import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOfHome } from '../../support/home-processes.ts';
import { launchFovea, type RunningFovea } from '../../support/launch-fovea.ts';
import { victims } from './victims.ts';

const endsWithinMs = 60_000;

/** One installation that is started, killed and started again, always on the same ports. */
export class Product {
  readonly #settings: NodeJS.ProcessEnv;
  readonly home: string;
  #running: RunningFovea | undefined;

  constructor(settings: NodeJS.ProcessEnv & { readonly FOVEA_HOME: string }) {
    this.#settings = settings;
    this.home = settings.FOVEA_HOME;
  }

  /** Where its page is, or was. */
  get address(): string {
    return this.#running?.address ?? '';
  }

  /** All that `npm start` does. @throws Error with what it said */
  async start(): Promise<void> {
    this.#running = await launchFovea(this.#settings, 'start');
  }

  /** Everything that the last `npm start` has said. */
  said(): string {
    return this.#running?.said() ?? '';
  }

  /** What of a whole Fovea does not run at this moment; null when nothing is missing. */
  async missing(): Promise<string | null> {
    const processes = await this.processes();
    const victim = victims.find(({ find }) => find(processes).length === 0);
    if (victim !== undefined) return `${victim.name} does not run`;
    const health = await fetch(`${this.address}/api/health`, { signal: AbortSignal.timeout(5_000) }).catch(String);
    if (typeof health === 'string') return `the page does not answer (${health})`;
    return health.ok ? null : `the page answers ${health.status}`;
  }

  processes() {
    return processesOfHome(this.home);
  }

  /** Waits for the end of an `npm start` whose supervisor or that itself was killed, as its person does who sees the prompt again. */
  async ended(): Promise<void> {
    const child = this.#running?.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await once(child, 'exit', { signal: AbortSignal.timeout(endsWithinMs) });
  }

  /** The machine loses its power: every process ends at once. */
  losePower(): Promise<void> {
    return endAll(this.home);
  }

  /** Ctrl+C, and what lives on after it. */
  async stop(): Promise<string[]> {
    this.#running?.child.kill('SIGINT');
    await this.ended();
    return (await this.processes()).map(({ command }) => command);
  }
}

/** Kills everything that works on a home, or on homes below a folder. */
export async function endAll(place: string): Promise<void> {
  for (;;) {
    const living = await processesOfHome(place);
    if (living.length === 0) return;
    for (const { pid } of living) kill(pid);
    await sleep(100);
  }
}

/** Also of a process that is gone already. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
