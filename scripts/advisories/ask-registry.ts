import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findPnpm } from '../setup/pnpm.mjs';
import type { Advisory } from './judge.ts';

/** What the registry knows against the packages of the lock file, or why it said nothing. */
export type RegistryAnswer =
  { readonly advisories: readonly Advisory[]; readonly packages: number } | { readonly unanswered: string };

interface Report {
  readonly advisories: Readonly<Record<string, Advisory>>;
  readonly metadata: { readonly totalDependencies: number };
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const mostBytes = 64 * 2 ** 20;

/** Asks the registry that pnpm is set up for; `pnpm_config_registry` names another one. */
export async function askRegistry(environment: NodeJS.ProcessEnv = process.env): Promise<RegistryAnswer> {
  const [pnpm, words] = await findPnpm();
  const options = { cwd: root, env: environment, maxBuffer: mostBytes };
  return new Promise((resolve) => {
    // pnpm ends with 1 where it found something and where nobody answered: only the report tells which.
    execFile(pnpm, [...words, 'audit', '--json'], options, (_error, stdout, stderr) => {
      if (!stdout.trimStart().startsWith('{')) return void resolve({ unanswered: stderr.trim() });
      const { advisories, metadata } = JSON.parse(stdout) as Report;
      resolve({ advisories: Object.values(advisories), packages: metadata.totalDependencies });
    });
  });
}
