import { spawn } from 'node:child_process';

/**
 * Runs a command to its end. Output is kept (last 20,000 characters) and, with `onLine`, also handed on line by line.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void, deadlineMs?: number}} [options]
 * @returns {Promise<{ok: boolean, code: number | null, output: string, missing: boolean}>} `missing`: no such command
 */
export function command(command, args, { cwd, env, onLine, deadlineMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(deadlineMs ? { timeout: deadlineMs } : {}),
    });
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
