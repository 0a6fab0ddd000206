import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs the first-run script beside the page, unless FOVEA_SAMPLE=0: nothing waits for it.
 * @returns a handle that ends it
 */
export function makeSample(
  script: string,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): { stop: () => Promise<void> } {
  if (environment['FOVEA_SAMPLE'] === '0') return { stop: () => Promise.resolve() };
  const child = spawn(process.execPath, [script], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  createInterface({ input: child.stdout }).on('line', say);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = (complaint + chunk).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      if (code !== 0 && signal === null) say(`the sample could not be made; the next start tries again\n${complaint}`);
      resolve();
    });
  });
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
