import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { engineEnvironment } from '@fovea/engine';
import type { GrownHome } from '../grown-home/open-home.ts';
import { freePort } from '../support/free-port.ts';
import type { Memory } from './inspector.ts';
import { Inspector } from './inspector.ts';

const script = fileURLToPath(new URL('../../../apps/web/main.ts', import.meta.url));
const startWithinMs = 120_000;

/** The web server as `npm start` runs it, with a debugger that nobody but this process knows of. */
export interface WebServer {
  readonly address: string;
  /** After all garbage was collected. */
  memory(): Promise<Memory>;
  /** Milliseconds for which it has kept a processor busy. */
  busyMs(): Promise<number>;
}

/** Serves a home for as long as `use` takes. @throws START_FAILED with what the server said */
export async function withWebServer<Result>(
  { context, environment }: Pick<GrownHome, 'context' | 'environment'>,
  use: (server: WebServer) => Promise<Result>,
): Promise<Result> {
  const settings = {
    FOVEA_PORT: String(await freePort()),
    DATABASE_URL: context.databaseUrl,
    FOVEA_HOME: context.home,
  };
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', script], {
    env: { ...environment, ...engineEnvironment(), ...settings },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const ended = once(child, 'exit');
  try {
    const { address, debuggerUrl } = await started(child);
    await untilReady(address);
    const inspector = await Inspector.connect(debuggerUrl);
    try {
      return await use({ address, memory: () => inspector.memory(), busyMs: () => inspector.busyMs() });
    } finally {
      inspector.close();
    }
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
  }
}

/** What the server tells its parent of its start. */
interface Told {
  readonly kind: string;
  readonly address?: string | null;
  readonly message?: string;
}

async function started(child: ChildProcess): Promise<{ address: string; debuggerUrl: string }> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    const fail = (how: string) => () =>
      reject(new FoveaError('START_FAILED', `The web server ${how}. It said:\n${said.slice(-2000)}`));
    const late = setTimeout(fail('did not start in time'), startWithinMs);
    child.once('exit', (code, signal) => fail(`ended (${String(signal ?? code)})`)());
    child.on('message', (message: Told) => {
      if (message.kind === 'failed') said += message.message ?? '';
      const debuggerUrl = /ws:\/\/\S+/.exec(said)?.[0];
      if (message.kind !== 'ready' || message.address == null || debuggerUrl === undefined) return;
      clearTimeout(late);
      resolve({ address: message.address, debuggerUrl });
    });
  });
}

async function untilReady(address: string): Promise<void> {
  const health = await fetch(`${address}/api/health`);
  if (!health.ok) throw new FoveaError('START_FAILED', `The web server is not well: ${await health.text()}`);
}
