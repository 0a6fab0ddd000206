import { readFileSync } from 'node:fs';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { FoveaError } from '@fovea/domain';

/**
 * Marks a file as this process's own until it is removed; what a dead process left is taken over.
 * @throws CONFLICT when a living process holds it
 */
export async function takeLock(file: string): Promise<void> {
  const own = `${file}.${process.pid}`;
  await writeFile(own, `${process.pid} ${startOf(process.pid) ?? ''}`);
  try {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        // A link appears with its content, and never in place of another.
        await link(own, file);
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const [pid, start] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
      if (isAlive(Number(pid), start)) {
        throw new FoveaError('CONFLICT', 'This import is running already; wait for it to end.', {
          process: Number(pid),
        });
      }
      await rm(file, { force: true });
    }
    throw new FoveaError('CONFLICT', 'This import was just started by another process; wait for it to end.', { file });
  } finally {
    await rm(own, { force: true });
  }
}

/** @param start tells a process from a later one of the same id; unknown or empty counts as the same */
function isAlive(pid: number, start: string | undefined): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = startOf(pid);
  return !start || now === undefined || now === start;
}

/** When the kernel started a process, in its own count; undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
