import type { HomeProcess } from '../../support/home-processes.ts';

type Find = (processes: readonly HomeProcess[]) => readonly HomeProcess[];

const running =
  (part: string): Find =>
  (processes) =>
    processes.filter(({ command }) => command.includes(part));

const isChildOfPostgres = ({ command }: HomeProcess) => command.startsWith('postgres: ');
const isPostmaster = (one: HomeProcess) => /(^|\/)postgres /.test(one.command) && !isChildOfPostgres(one);

export interface Victim {
  readonly name: string;
  /** Those of whom one is killed. */
  readonly find: Find;
  /** All of them are killed, as when the machine loses its power. */
  readonly isEverything: boolean;
  /** By itself; what does not needs a new `npm start`. */
  readonly comesBack: boolean;
}

const child = { isEverything: false, comesBack: true } as const;
const parent = { isEverything: false, comesBack: false } as const;

/** Every process of a running Fovea, and all at once. */
export const victims: readonly Victim[] = [
  { name: 'npm start', find: running('scripts/start.mjs'), ...parent },
  { name: 'the supervisor', find: running('scripts/supervise.ts'), ...parent },
  { name: 'the web server', find: running('apps/web/main.ts'), ...child },
  { name: 'the worker with its training thread', find: running('apps/worker/src/main.ts'), ...child },
  { name: 'the inference process', find: running('apps/worker/src/inference-host.ts'), ...child },
  { name: 'the postmaster', find: (all) => all.filter(isPostmaster), ...child },
  { name: 'a child of Postgres', find: (all) => all.filter(isChildOfPostgres), ...child },
  { name: 'everything at once', find: (all) => all, isEverything: true, comesBack: false },
];
