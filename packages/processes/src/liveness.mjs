import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Whether a process runs on this machine; one that ended and was not yet collected does not.
 * @param {number} pid
 * @param {string | null} [startTicks] as `startOf` told it: tells the process from a later one of the same id; unknown counts as the same
 * @returns {boolean}
 */
export function isAlive(pid, startTicks = null) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return !isZombie(pid) && (startTicks === null || (startOf(pid) ?? startTicks) === startTicks);
}

/**
 * Whether a process has ended and only waits for its parent's notice, which comes late or never in some containers.
 * @param {number} pid
 * @returns {boolean}
 */
export function isZombie(pid) {
  return kernelFields(pid)?.[0] === 'Z';
}

/**
 * When the kernel started a process, in its own count; on macOS the time that `ps` tells. Null where neither says.
 * @param {number} pid
 * @returns {string | null}
 */
export function startOf(pid) {
  return kernelFields(pid)?.[19] ?? (process.platform === 'darwin' ? startByPs(pid) : null);
}

/**
 * The time at which a process started, to the second, as `ps` tells it; null where there is no such process or no `ps`.
 * @param {number} pid
 * @returns {string | null}
 */
export function startByPs(pid) {
  const asked = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  return asked.stdout?.trim() || null;
}

/**
 * Where process ids have their meaning: the machine's name, its boot, and the container. Two containers of one machine
 * share its boot, but not its process ids. Null where the system does not say.
 * @returns {import('./liveness.d.mts').Machine}
 */
export function machineHere() {
  return {
    host: hostname(),
    boot: told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    processes: told(() => readlinkSync('/proc/self/ns/pid')),
  };
}

function told(ask) {
  try {
    return ask();
  } catch {
    return null;
  }
}

/** The fields of /proc/PID/stat after the name: [0] is the state, [19] the start. */
function kernelFields(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
