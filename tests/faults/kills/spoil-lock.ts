import { spawn, spawnSync } from 'node:child_process';
import { chown, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** How a loss of power, or a home that was copied, leaves the lock file of Postgres. */
export const spoilings = ['stale', 'empty', 'garbage', 'a living stranger', 'truncated'] as const;
export type Spoiling = (typeof spoilings)[number];

/**
 * Spoils `postmaster.pid` of a home on which no Postgres runs.
 * @param random in [0,1) @returns ends what was started for it
 */
export async function spoilLock(home: string, how: Spoiling, random: number): Promise<() => void> {
  const cluster = path.join(home, 'database', 'cluster');
  const file = path.join(cluster, 'postmaster.pid');
  const whole = await readFile(file, 'utf8').catch(() => `1\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n`);
  const naming = (pid: number | undefined) => whole.replace(/^.*/, String(pid));
  const stranger = how === 'a living stranger' ? spawn('sleep', ['600'], { stdio: 'ignore' }) : undefined;
  const contents: Record<Spoiling, () => string | Buffer> = {
    stale: () => naming(spawnSync('true').pid),
    empty: () => '',
    garbage: () => Buffer.from(Array.from({ length: 40 }, (_, index) => Math.floor(random * 251 + index * 37) % 256)),
    'a living stranger': () => naming(stranger?.pid),
    truncated: () => whole.slice(0, Math.floor(random * 20)),
  };
  await writeFile(file, contents[how]());
  const { uid, gid } = await stat(path.join(cluster, 'PG_VERSION'));
  await chown(file, uid, gid);
  return () => void stranger?.kill();
}
