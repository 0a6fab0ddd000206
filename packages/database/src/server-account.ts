import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { FoveaError } from '@fovea/domain';

const run = promisify(execFile);

/** Whose rights the server runs with: Postgres refuses to run as root, so root lends it the account `postgres`. */
export type ServerAccount = { uid: number; gid: number } | Record<string, never>;

async function identify(): Promise<ServerAccount> {
  const [user, group] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
  return { uid: Number(user.stdout), gid: Number(group.stdout) };
}

/** @throws DATABASE_UNREACHABLE when root cannot make the account */
export async function serverAccount(): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return {};
  try {
    return await identify();
  } catch {
    try {
      await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
      return await identify();
    } catch (error) {
      throw new FoveaError(
        'DATABASE_UNREACHABLE',
        'Postgres cannot run as root, and the account "postgres" cannot be made. Start Fovea as an ordinary user, or set DATABASE_URL.',
        {},
        { cause: error },
      );
    }
  }
}

/** Whether the account may enter a folder: every folder above it must let the account pass. */
export function canEnter(account: ServerAccount, folder: string): boolean {
  if (account.uid === undefined) return true;
  return spawnSync('test', ['-x', folder], account).status === 0;
}
