import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.ts';
import type { Scope } from './scope.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const always = { signal: new AbortController().signal };

export interface Checkout {
  /** Where the commit's files lie, set up and ready to start. */
  readonly folder: string;
  /** A temporary folder beside them. */
  readonly workspace: string;
}

/** What `data/sample.json` is set to in each checkout: the same sample for all, small enough for short runs. */
export interface SampleChoice {
  readonly seed: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly split: Readonly<Record<'train' | 'validation' | 'test', number>>;
}

/** The full hash of what a person calls a commit. @throws where there is no such commit */
export async function commitHash(scope: Pick<Scope, 'signal'>, name: string): Promise<string> {
  return (await runCommand(scope, ['git', 'rev-parse', '--verify', `${name}^{commit}`], root)).trim();
}

/** Checks a commit out into a worktree of its own and runs the set-up that the commit brings. Both go at the end. */
export async function checkOut(scope: Scope, commit: string, sample: SampleChoice): Promise<Checkout> {
  const workspace = await mkdtemp(join(tmpdir(), 'fovea-commit-'));
  // The database's own account has to pass through.
  await chmod(workspace, 0o711);
  const folder = join(workspace, 'checkout');
  scope.atEnd(async () => {
    await rm(workspace, { recursive: true, force: true });
    // What git still knows of a worktree whose folder is gone.
    await runCommand(always, ['git', 'worktree', 'prune'], root);
  });
  await runCommand(scope, ['git', 'worktree', 'add', '--detach', '--force', folder, commit], root);
  const file = join(folder, 'data', 'sample.json');
  const known: unknown = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...(known as object), ...sample }));
  await runCommand(scope, [process.execPath, 'scripts/setup.mjs'], folder);
  return { folder, workspace };
}
