import { spawn } from 'node:child_process';
import type { ServerAccount } from './server-account.ts';

/**
 * Runs one of Postgres's programs to its end, apart from the terminal: a Ctrl+C there reaches us alone, and we end what
 * the program began.
 * @throws Error with what the program said when it fails
 */
export function runTool(program: string, words: readonly string[], account: ServerAccount): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      ...account,
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
      // The server that pg_ctl starts would keep a pipe open for as long as it runs.
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      child.stderr.destroy();
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${signal ?? String(code)}: ${said}`));
    });
  });
}
