import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FoveaError } from '../../packages/domain/src/index.ts';

interface Running {
  readonly pid: number;
  /** When the process started, as the kernel counts: tells it from a later process of the same id. Linux only. */
  readonly startTicks: string | null;
  readonly address: string | null;
}

const path = (home: string) => join(home, 'running.json');

/**
 * Marks a home folder as in use by this process, so that two supervisors never share one.
 * @throws PORT_TAKEN when another Fovea runs on it, with its address
 */
export async function claimHome(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o755 });
  for (;;) {
    const own = await writeOwn(home, null);
    try {
      // A link appears with its content, and never in place of another.
      await link(own, path(home));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await rm(own, { force: true });
    }
    const other = await readRunning(home);
    if (other && isRunning(other)) {
      throw new FoveaError(
        'PORT_TAKEN',
        `Fovea already runs on ${home}${other.address ? `, at ${other.address}` : ''} (process ${other.pid}). ` +
          'Use that one, stop it, or set FOVEA_HOME to another folder.',
        { pid: other.pid },
      );
    }
    await rm(path(home), { force: true });
  }
}

/** Records the address for whoever looks for the running Fovea. */
export async function recordAddress(home: string, address: string): Promise<void> {
  await rename(await writeOwn(home, address), path(home));
}

async function writeOwn(home: string, address: string | null): Promise<string> {
  const file = `${path(home)}.${process.pid}`;
  await writeFile(file, JSON.stringify(ourselves(address)), { mode: 0o600 });
  return file;
}

export async function releaseHome(home: string): Promise<void> {
  await rm(path(home), { force: true });
}

function ourselves(address: string | null): Running {
  return { pid: process.pid, startTicks: startTicks(process.pid), address };
}

async function readRunning(home: string): Promise<Running | undefined> {
  try {
    return JSON.parse(await readFile(path(home), 'utf8')) as Running;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, startTicks: recorded }: Running): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const fields = kernelFields(pid);
  if (!fields) return true;
  return fields[0] !== 'Z' && (recorded === null || recorded === fields[19]);
}

function startTicks(pid: number): string | null {
  return kernelFields(pid)?.[19] ?? null;
}

/** The fields of /proc/PID/stat after the name: [0] is the state, [19] the start; undefined where there is no /proc. */
function kernelFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
