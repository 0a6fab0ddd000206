import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProcessMessage } from '@fovea/processes';

const scripts = {
  /** All of `npm start`, its set-up included. */
  start: fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url)),
  /** What `npm start` runs once everything is installed. */
  supervise: fileURLToPath(new URL('../../scripts/supervise.ts', import.meta.url)),
} as const;
const startWithinMs = 120_000;

export interface RunningFovea {
  readonly address: string;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly child: ChildProcess;
  /** Everything it has said so far. */
  said(): string;
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * Database, web server and worker as `npm start` runs them once everything is installed; on free ports.
 * @param settings FOVEA_HOME among them goes on with an earlier installation
 */
export async function launchFovea(
  settings: NodeJS.ProcessEnv,
  script: keyof typeof scripts = 'supervise',
): Promise<RunningFovea> {
  const home = settings['FOVEA_HOME'] ?? (await mkdtemp(path.join(tmpdir(), 'fovea-whole-')));
  // The database's own account has to pass through.
  await chmod(home, 0o711);
  const environment = {
    ...process.env,
    FOVEA_PORT: String(await freePort()),
    FOVEA_DATABASE_PORT: String(await freePort()),
    ...settings,
    FOVEA_HOME: home,
  };
  const child = spawn(process.execPath, [scripts[script]], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`Fovea did not start within ${startWithinMs / 1000} s:\n${said}`));
    }, startWithinMs);
    child.on('message', (message: ProcessMessage) => {
      if (message.kind !== 'ready' || message.address === null) return;
      clearTimeout(late);
      resolve(message.address);
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`Fovea ended with ${code}:\n${said}`));
    });
  });
  return { address, home, environment, child, said: () => said };
}

/** Ends what was launched, and waits until it is gone; also where it has gone already. */
export async function endFovea({ child }: RunningFovea): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
