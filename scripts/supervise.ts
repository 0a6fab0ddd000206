import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, startEmbeddedServer, type EmbeddedServer } from '../packages/database/src/index.ts';
import { isFoveaError } from '../packages/domain/src/index.ts';
import { memoryEnvironment } from '../packages/engine/src/memory-environment.ts';
import { engineEnvironment } from '../packages/engine/src/process-environment.ts';
import { endWithParent, spawnProcess, tellParent } from '../packages/processes/src/index.ts';
import { openLog, openLogFile, silentLog, type LogFile } from '../packages/processes/src/log/index.ts';
import { loadConfig, type Config } from '../packages/services/src/config.ts';
import { claimHome, recordAddress, recordEnding, releaseHome } from '../packages/services/src/home/claim.ts';
import { refuseHalfRestored } from '../packages/services/src/home/half-restored.ts';
import { keepPrivate, tightenHome } from '../packages/services/src/home/rights.ts';
import { Child } from './supervise/child.ts';
import { makeSample } from './supervise/make-sample.ts';
import { assertPortFree, noteAddress } from './supervise/own-port.ts';
import { readyWithin, untilHealthy } from './supervise/until-healthy.ts';
import { watchDatabase } from './supervise/watch-database.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const started = performance.now();
/** When `npm start` began, in milliseconds since 1970. */
const startedAt = Number(process.argv[2] ?? Date.now());

/** What has to be ended: the processes, all at once; then the rest, in this order. */
const processes: { stop: () => Promise<void> }[] = [];
const undo: (() => Promise<void>)[] = [];
const ignore = () => undefined;
let stopping: Promise<never> | undefined;
/** The supervisor's own log, once the home is its own. */
let log = silentLog();

/** What `npm start` shows to the person who started it. */
function say(line: string): void {
  log.info(line);
  console.log(`  ${line}`);
}

function sayPhase(name: string, line: string): void {
  say(`${name.padEnd(10)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

function stop(code: number): Promise<never> {
  stopping ??= (async () => {
    await Promise.all(processes.map((child) => child.stop()));
    for (let step = undo.shift(); step !== undefined; step = undo.shift()) {
      await step().catch((error: unknown) => {
        log.error({ err: error }, 'Something did not stop.');
      });
    }
    process.exit(code);
  })();
  return stopping;
}

/** Another machine took this one for dead, as after a long sleep: nothing may be written here any more. */
function lose(): void {
  console.error(
    '\nAnother machine uses this folder now. Fovea ends here. Give both machines one server with DATABASE_URL.',
  );
  void stop(1);
}

async function openDatabase(config: Config): Promise<string> {
  if (config.databaseUrl !== null) {
    await migrate(config.databaseUrl);
    sayPhase('database', 'DATABASE_URL is reachable and up to date');
    return config.databaseUrl;
  }
  const directory = join(config.home, 'database');
  const start = (port: number) => startEmbeddedServer({ directory, port, notice: say, onLost: lose });
  let server: Promise<EmbeddedServer> = start(config.databasePort);
  // Whoever ends Fovea while the server starts must not leave it behind. One that does not start needs no end.
  undo.unshift(async () => {
    const running = await server.catch(ignore);
    if (running !== undefined && !(await running.stop()))
      say('the database goes on: another command uses it, and stops it at its own end');
  });
  const { port, url, reused } = await server;
  // It is being ended already: nothing is begun any more.
  await stopping;
  const endWatch = watchDatabase(port, async () => {
    say('the database ended; starting it again');
    const earlier = server;
    server = start(port).catch((error: unknown) => {
      say(`the database does not start: ${error instanceof Error ? error.message : String(error)}`);
      return earlier;
    });
    const now = (await server).port;
    if (now !== port) say(`the database now listens on ${now}: stop Fovea and start it again`);
  });
  undo.unshift(endWatch);
  await migrate(url);
  sayPhase('database', reused ? 'found running, used again; up to date' : 'started and up to date');
  return url;
}

/** Opens a process's file in the home's logs; all is on disk before the supervisor ends. */
function keepLog(config: Config, name: string): LogFile {
  const file = openLogFile(join(config.home, 'logs'), name);
  undo.push(() => file.close());
  return file;
}

function startChild(
  name: 'web' | 'worker',
  script: string,
  config: Config,
  environment: NodeJS.ProcessEnv,
  onReady?: (address: string | null) => void,
) {
  const file = keepLog(config, name);
  const child = new Child({
    name,
    start: () => spawnProcess(join(root, script), { environment, onLine: file.add, onNotice: say }),
    log,
    say,
    ...(onReady ? { onReady } : {}),
    onRefusal: (why) => {
      log.fatal({ child: name, why }, 'A process refuses its settings.');
      console.error(`\nThe ${name} process refuses its settings:\n${why}`);
      void stop(2);
    },
  });
  processes.push(child);
}

/**
 * Starts the web server and answers its address.
 * @throws START_FAILED, naming the log, when the server does not say within `startSeconds` that it is ready
 */
async function startWeb(config: Config, environment: NodeJS.ProcessEnv): Promise<string> {
  const ready = new Promise<string>((resolve) => {
    startChild('web', 'apps/web/main.ts', config, environment, (found) => {
      if (found !== null) resolve(found);
    });
  });
  const address = await readyWithin(ready, config.startSeconds);
  await untilHealthy(`${address}/api/health`, config.startSeconds);
  return address;
}

/**
 * Owns what `npm start` runs: database, web server, worker. Restarts what dies, and ends all of it when it is told to or
 * when the process that started it is gone.
 */
async function supervise(): Promise<void> {
  const config = loadConfig(process.env);
  await claimHome(config.home, 'fovea', say, lose);
  undo.unshift(() => releaseHome(config.home));
  // Whoever starts Fovea while this one ends waits for the end.
  processes.push({ stop: () => recordEnding(config.home) });
  await refuseHalfRestored(config.home);
  await assertPortFree(config);
  await tightenHome(config);
  log = openLog('supervisor', keepLog(config, 'supervisor').stream);
  // Whatever ended Fovea meanwhile: nothing is begun any more.
  await stopping;
  const databaseUrl = await openDatabase(config);
  await stopping;
  const environment = {
    ...process.env,
    ...engineEnvironment(),
    DATABASE_URL: databaseUrl,
    FOVEA_HOME: config.home,
  };
  const page = startWeb(config, environment);
  startChild('worker', 'apps/worker/src/main.ts', config, { ...environment, ...memoryEnvironment() });
  const address = await page;
  await recordAddress(config.home, address);
  sayPhase('page', 'answers');
  await noteAddress(config.home, address, say);
  await stopping;
  const sampleLog = keepLog(config, 'first-run');
  processes.push(makeSample(join(root, 'scripts/supervise/first-run.ts'), environment, { say, onLine: sampleLog.add }));
  await tellParent({ kind: 'ready', address });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `\nFovea is ready: ${address}\n${seconds} s after the start. Ctrl+C stops it. Logs: ${join(config.home, 'logs')}\n`,
  );
}

keepPrivate();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
endWithParent(() => void stop(0));
try {
  await supervise();
} catch (error) {
  // What it used ended under it.
  await stopping;
  log.fatal({ err: error }, 'Fovea does not start.');
  console.error(isFoveaError(error) ? `\n${error.message} [${error.code}]` : error);
  await stop(1);
}
