import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const KILL_AFTER_MS = 5_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What runs at this moment, each with a group of processes of its own. */
const running = new Set();
/** From the first signal on no command begins, and none that ends is answered: nothing may go on from its failure. */
let isEnding = false;

/**
 * Ends all commands and what they started, and then this process: a signal that only reached this one, as from `npm` or
 * `kill`, must not leave an installation behind.
 */
function endAll(signal) {
  isEnding = true;
  for (const child of running) endGroup(child, 'SIGTERM');
  const last = setTimeout(() => {
    for (const child of running) endGroup(child, 'SIGKILL');
    end();
  }, KILL_AFTER_MS);
  const end = () => process.exit(128 + (constants.signals[signal] ?? 0));
  const wait = setInterval(() => {
    if (running.size > 0) return;
    clearInterval(wait);
    clearTimeout(last);
    end();
  }, 20);
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended in this moment.
  }
}

function begin(child) {
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, endAll);
  running.add(child);
}

function finish(child) {
  running.delete(child);
  if (running.size === 0) for (const signal of SIGNALS) process.off(signal, endAll);
}

/**
 * Runs a command to its end. Output is kept (last 20,000 characters) and, with `onLine`, also handed on line by line.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, deadlineMs?: number}} [options]
 * @returns {Promise<{ok: boolean, code: number | null, output: string, missing: boolean}>} `missing`: no such command
 */
export function command(command, args, { cwd, env, onLine, deadlineMs } = {}) {
  return new Promise((answer) => {
    if (isEnding) return;
    const resolve = (result) => isEnding || answer(result);
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(deadlineMs ? { timeout: deadlineMs } : {}),
    });
    if (child.pid !== undefined) begin(child);
    let output = '';
    let rest = '';
    const collect = (chunk) => {
      output = (output + chunk).slice(-20_000);
      if (!onLine) return;
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.once('error', (error) =>
      resolve({ ok: false, code: null, output: error.message, missing: error.code === 'ENOENT' }),
    );
    child.once('close', (code) => {
      finish(child);
      if (onLine && rest) onLine(rest);
      resolve({ ok: code === 0, code, output, missing: false });
    });
  });
}

/** The last lines of an output that say anything, for a message to a person. */
export function lastLines(output, count = 4) {
  return output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
