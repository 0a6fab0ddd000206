import { chmod, mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkout } from './check-out.ts';
import { runCommand, start } from './run-command.ts';
import type { Scope } from './scope.ts';

const healthEveryMs = 200;
const healthyWithinMs = 180_000;

/**
 * One commit of Fovea at work on a home of its own. Everything goes through what stays the same over commits: the
 * procedures, the binary routes and the command line.
 */
export interface Installation {
  readonly home: string;
  readonly databasePort: number;
  readonly address: string;
  query<Answer>(procedure: string, input?: unknown): Promise<Answer>;
  mutate<Answer>(procedure: string, input: unknown): Promise<Answer>;
  /** A map from a binary route. */
  floats(route: string): Promise<Float32Array>;
  /** Runs the `fovea` command. @returns what it wrote to stdout */
  fovea(...words: string[]): Promise<string>;
}

/** Starts a checkout as `npm start` does, without the sample of the first start. It is stopped at the end. */
export async function install(scope: Scope, { folder, workspace }: Checkout): Promise<Installation> {
  const home = join(workspace, 'home');
  await mkdir(home);
  await chmod(home, 0o711);
  const port = await freePort();
  const databasePort = await freePort();
  const { DATABASE_URL: _, FOVEA_ARTIFACTS: __, FOVEA_HOST: ___, ...rest } = process.env;
  const environment = {
    ...rest,
    FOVEA_HOME: home,
    FOVEA_PORT: String(port),
    FOVEA_DATABASE_PORT: String(databasePort),
    FOVEA_SAMPLE: '0',
  };
  const running = start([process.execPath, 'scripts/start.mjs'], folder, environment);
  scope.atEnd(async () => {
    await running.stop();
    await endDatabase(home);
  });
  const address = `http://127.0.0.1:${port}`;
  const { signal } = scope;
  await Promise.race([
    untilHealthy(address, signal),
    running.ended.then((code) => {
      throw new Error(`Fovea ended with ${code ?? 'a signal'} before it was ready:\n${running.said()}`);
    }),
  ]);
  const command = await commandOf(folder);
  const fovea = (...words: string[]) => runCommand(scope, [process.execPath, command, ...words], folder, environment);
  return { home, databasePort, address, fovea, ...caller(address, signal) };
}

/** The script that `npm run fovea` runs; commits keep it in different places. */
async function commandOf(folder: string): Promise<string> {
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    scripts: { fovea: string };
  };
  return scripts.fovea.replace(/^node /, '');
}

function caller(address: string, signal: AbortSignal): Pick<Installation, 'query' | 'mutate' | 'floats'> {
  const answerOf = async <Answer>(procedure: string, response: Response): Promise<Answer> => {
    const body = (await response.json()) as { result?: { data?: Answer }; error?: { message?: string } };
    if (response.ok) return body.result?.data as Answer;
    throw new Error(`${procedure} was refused (${response.status}): ${body.error?.message ?? JSON.stringify(body)}`);
  };
  return {
    query: async (procedure, input) => {
      const asked = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      return answerOf(procedure, await fetch(`${address}/api/trpc/${procedure}${asked}`, { signal }));
    },
    mutate: async (procedure, input) => {
      const headers = { origin: address, 'content-type': 'application/json' };
      const body = JSON.stringify(input);
      return answerOf(
        procedure,
        await fetch(`${address}/api/trpc/${procedure}`, { method: 'POST', headers, body, signal }),
      );
    },
    floats: async (route) => {
      const response = await fetch(`${address}${route}`, { signal });
      if (!response.ok) throw new Error(`${route} was refused (${response.status}): ${await response.text()}`);
      const view = new DataView(await response.arrayBuffer());
      return Float32Array.from({ length: view.byteLength / 4 }, (_, index) => view.getFloat32(4 * index, true));
    },
  };
}

async function untilHealthy(address: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + healthyWithinMs;
  let last = 'no answer';
  while (performance.now() < deadline) {
    const response = await fetch(`${address}/api/health`, { signal }).catch((error: unknown) => String(error));
    if (typeof response !== 'string' && response.ok) return;
    last = typeof response === 'string' ? response : `${response.status}`;
    await sleep(healthEveryMs, undefined, { signal });
  }
  throw new Error(`${address} does not get ready: ${last}`);
}

/** Ends a database server that outlived its Fovea. */
async function endDatabase(home: string): Promise<void> {
  const lock = await readFile(join(home, 'database', 'cluster', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(lock.split('\n')[0]);
  if (pid > 0) process.kill(pid, 'SIGQUIT');
}

/** A port that nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
