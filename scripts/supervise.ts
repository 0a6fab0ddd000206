import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, startEmbeddedServer, type EmbeddedServer } from '../packages/database/src/index.ts';
import { isFoveaError } from '../packages/domain/src/index.ts';
import { memoryEnvironment } from '../packages/engine/src/memory-environment.ts';
import { engineEnvironment } from '../packages/engine/src/process-environment.ts';
import { loadConfig, type Config } from '../packages/services/src/config.ts';
import { Child } from './supervise/child.ts';
import { makeSample } from './supervise/make-sample.ts';
import { claimHome, recordAddress, releaseHome } from './supervise/running.ts';
import { untilHealthy } from './supervise/until-healthy.ts';
import { watchDatabase } from './supervise/watch-database.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const started = performance.now();
/** When `npm start` began, in milliseconds since 1970. */
const startedAt = Number(process.argv[2] ?? Date.now());

/** What has to be ended: the processes, all at once; then the rest, in this order. */
const processes: { stop: () => Promise<void> }[] = [];
const undo: (() => Promise<void>)[] = [];
let stopping: Promise<never> | undefined;

function say(line: string): void {
  console.log(`  ${line}`);
}

function sayPhase(name: string, line: string): void {
  say(`${name.padEnd(10)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

function stop(code: number): Promise<never> {
  stopping ??= (async () => {
    await Promise.all(processes.map((child) => child.stop()));
    for (const step of undo) {
      await step().catch((error: unknown) => {
        console.error(error);
      });
    }
    process.exit(code);
  })();
  return stopping;
}

async function openDatabase(config: Config): Promise<string> {
  if (config.databaseUrl !== null) {
    await migrate(config.databaseUrl);
    sayPhase('database', 'DATABASE_URL is reachable and up to date');
    return config.databaseUrl;
  }
  const directory = join(config.home, 'database');
  let server: EmbeddedServer = await startEmbeddedServer({ directory, port: config.databasePort });
  undo.unshift(() => server.stop());
  const { port } = server;
  const endWatch = watchDatabase(port, async () => {
    say('the database ended; starting it again');
    server = await startEmbeddedServer({ directory, port }).catch((error: unknown) => {
      say(`the database does not start: ${error instanceof Error ? error.message : String(error)}`);
      return server;
    });
    if (server.port !== port) say(`the database now listens on ${server.port}: stop Fovea and start it again`);
  });
  undo.unshift(endWatch);
  await migrate(server.url);
  sayPhase('database', server.reused ? 'found running, used again; up to date' : 'started and up to date');
  return server.url;
}

function startChild(
  name: 'web' | 'worker',
  script: string,
  config: Config,
  environment: NodeJS.ProcessEnv,
  onLine?: (line: string) => void,
) {
  const child = new Child({
    name,
    script: join(root, script),
    environment,
    logFolder: join(config.home, 'logs'),
    say,
    ...(onLine ? { onLine } : {}),
    onRefusal: (lines) => {
      console.error(`\nThe ${name} process refuses its settings:\n${lines}`);
      void stop(2);
    },
  });
  processes.push(child);
}

/** Starts the web server and answers its address. A restarted server takes the same port again. */
async function startWeb(config: Config, environment: NodeJS.ProcessEnv): Promise<string> {
  const listening = new Promise<string>((resolve) => {
    startChild('web', 'apps/web/main.ts', config, environment, (line) => {
      if (/^Port \d+ is taken/.test(line)) say(line);
      const address = /listens on (http:\S+)/.exec(line)?.[1];
      if (address === undefined) return;
      environment['FOVEA_PORT'] = new URL(address).port;
      resolve(address);
    });
  });
  const address = await listening;
  await untilHealthy(`${address}/api/health`);
  return address;
}

/**
 * Owns what `npm start` runs: database, web server, worker. Restarts what dies, and ends all of it when it is told to or
 * when the process that started it is gone.
 */
async function supervise(): Promise<void> {
  const config = loadConfig(process.env);
  await claimHome(config.home);
  undo.unshift(() => releaseHome(config.home));
  await mkdir(join(config.home, 'logs'), { recursive: true });
  const databaseUrl = await openDatabase(config);
  const environment = {
    ...process.env,
    ...engineEnvironment(),
    DATABASE_URL: databaseUrl,
    FOVEA_HOME: config.home,
    FOVEA_EXIT_WITH_PARENT: '1',
  };
  const page = startWeb(config, environment);
  startChild('worker', 'apps/worker/src/main.ts', config, { ...environment, ...memoryEnvironment() });
  const address = await page;
  await recordAddress(config.home, address);
  sayPhase('page', 'answers');
  processes.push(makeSample(join(root, 'scripts/supervise/first-run.ts'), environment, say));
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `\nFovea is ready: ${address}\n${seconds} s after the start. Ctrl+C stops it. Logs: ${join(config.home, 'logs')}\n`,
  );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
process.on('disconnect', () => void stop(0));
try {
  await supervise();
} catch (error) {
  console.error(isFoveaError(error) ? `\n${error.message} [${error.code}]` : error);
  await stop(1);
}
