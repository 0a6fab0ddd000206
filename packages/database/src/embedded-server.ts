import { randomBytes } from 'node:crypto';
import { chown, link, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FoveaError, isFoveaError } from '@fovea/domain';
import { isAlive, withLock } from '@fovea/processes';
import { Client, DatabaseError } from 'pg';
import { databaseError } from './database-error.ts';
import type { Binaries } from './embedded-binaries.ts';
import { embeddedBinaries } from './embedded-binaries.ts';
import { freePort } from './free-port.ts';
import { runningPostmaster, type Postmaster } from './postmaster.ts';
import { runTool } from './run-tool.ts';
import type { ServerAccount } from './server-account.ts';
import { serverAccount } from './server-account.ts';
import { clusterHome, namedHome, ownedFolder, reachableBinaries } from './server-folders.ts';
import { ServerUsers } from './server-users.ts';

const databaseName = 'fovea';
const duplicateDatabase = '42P04';
const uniqueViolation = '23505';

export interface EmbeddedServerOptions {
  /** Keeps the cluster, its log and its password; made when missing. */
  readonly directory: string;
  /** Where to listen on 127.0.0.1; when taken, the next free port is used. */
  readonly port?: number;
  /** Hears, in sentences for a person, what is waited for and what was mended. */
  readonly notice?: (text: string) => void;
  /** Called when another machine began to use the database while this one slept: nothing may be written any more. */
  readonly onLost?: () => void;
}

export interface EmbeddedServer {
  readonly url: string;
  readonly port: number;
  /** True when a server was still running that an earlier, killed Fovea had started. */
  readonly reused: boolean;
  /** Where the data lies: `directory`, or a folder beside /var/lib when the server's account cannot enter it. */
  readonly dataFolder: string;
  /** Ends this process's use. The last user stops the server, whoever started it. @returns whether it was stopped */
  readonly stop: () => Promise<boolean>;
}

interface Cluster {
  readonly binaries: Binaries;
  readonly account: ServerAccount;
  readonly folder: string;
  readonly log: string;
  readonly password: string;
  readonly notice: (text: string) => void;
}

/** What a person who waits is told after this long. */
const silentMs = 3_000;
/** This process's use of each folder: one however often it asks. */
const usersOf = new Map<string, ServerUsers>();
/** The process of each folder's server, as it was started or found last. */
const serverOf = new Map<string, number>();
/** Starts under way and servers in use, so that whoever has to end at once can end them. */
const stops = new Map<string, () => Promise<boolean>>();

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

/** The superuser's password: random, written once, readable by its owner alone. */
async function readOrMakePassword(file: string): Promise<string> {
  if (await isFile(file)) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  const unfinished = `${file}.${process.pid}`;
  const handle = await open(unfinished, 'w', 0o600);
  await handle.writeFile(`${password}\n`);
  await handle.sync();
  await handle.close();
  try {
    // Unlike a rename, a link never replaces the password that another process has just written.
    await link(unfinished, file);
    return password;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return (await readFile(file, 'utf8')).trim();
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * Runs initdb into a folder of another name first, so that a killed set-up leaves nothing that looks finished, and two
 * at once do not write into one: the first to end gives its folder the name.
 */
async function initialise({ binaries, account, folder, password }: Cluster): Promise<void> {
  await removeLeftovers(folder);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  await ownedFolder(unfinished, account);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined) await chown(passwordFile, account.uid, account.gid);
  try {
    await runTool(
      binaries.initdb,
      [
        `--pgdata=${unfinished}`,
        '--auth=scram-sha-256',
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      account,
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, folder).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await isFile(path.join(folder, 'PG_VERSION')))) throw error;
  });
}

/** Removes what set-ups wrote that were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  const prefix = `${path.basename(folder)}.unfinished-`;
  for (const name of await readdir(path.dirname(folder))) {
    const writer = Number.parseInt(name.slice(prefix.length), 10);
    if (!name.startsWith(prefix) || (writer !== process.pid && isAlive(writer))) continue;
    await rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
}

async function launch(cluster: Cluster, port: number): Promise<void> {
  const { binaries, account, folder, log, notice } = cluster;
  const running = () => runningPostmaster(folder, notice);
  const settings = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    "-c unix_socket_directories=''",
    '-c max_connections=100',
  ].join(' ');
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await runTool(
        binaries.pg_ctl,
        ['start', '-w', '-t', '60', '-s', '-D', folder, '-l', log, '-o', settings],
        account,
      );
      return;
    } catch (error) {
      const tail = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-12).join('\n');
      // The children of a postmaster that was killed hold its shared memory for a moment longer.
      if (
        /shared memory block|is another postmaster|could not bind|address already in use/i.test(tail) &&
        Date.now() < deadline
      ) {
        if (/could not bind|address already in use/i.test(tail) && (await running()) === undefined)
          port = await freePort(port + 1);
        await sleep(500);
        if ((await running()) !== undefined) return;
        continue;
      }
      throw new FoveaError(
        'DATABASE_UNREACHABLE',
        `The embedded database did not start. Its log is ${log}, and its lock file ${path.join(folder, 'postmaster.pid')}.`,
        { log: tail },
        { cause: error },
      );
    }
  }
}

/** Makes Fovea's database when it is missing. @throws DATABASE_UNREACHABLE while the server recovers or when it has ended */
async function prepareDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
  } catch (error) {
    // Another first start made it in between: Postgres says so by one of two codes, as the two met.
    if (error instanceof DatabaseError && (error.code === duplicateDatabase || error.code === uniqueViolation)) return;
    throw databaseError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Has a server that answers: the one that runs, else a new one. A server that was killed a moment ago may still seem to
 * run, and one that recovers does not answer at once; so it looks again until one answers.
 */
async function answeringServer(
  cluster: Cluster,
  wantedPort: number,
): Promise<{ postmaster: Postmaster; reused: boolean }> {
  const deadline = Date.now() + 60_000;
  const silence = setTimeout(() => {
    cluster.notice(`Waiting for the database: it starts, or recovers from its last end. Its log is ${cluster.log}.`);
  }, silentMs);
  try {
    let reused = true;
    for (;;) {
      const postmaster = await runningPostmaster(cluster.folder, cluster.notice);
      if (postmaster === undefined) {
        reused = false;
        await launch(cluster, await freePort(wantedPort));
        continue;
      }
      try {
        await prepareDatabase(serverUrl(cluster, postmaster.port, 'postgres'));
        return { postmaster, reused };
      } catch (error) {
        if (!isFoveaError(error) || error.code !== 'DATABASE_UNREACHABLE' || Date.now() > deadline) throw error;
        await sleep(200);
      }
    }
  } finally {
    clearTimeout(silence);
  }
}

function serverUrl({ password }: Cluster, port: number, database: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
}

/** Where the server's files lie and with which rights it runs; makes the cluster when it is missing. */
async function openCluster(
  directory: string,
  notice: (text: string) => void,
): Promise<{ cluster: Cluster; home: string }> {
  const account = await serverAccount();
  const home = await clusterHome(directory, account);
  const binaries = await reachableBinaries(await embeddedBinaries(), account);
  const password = await readOrMakePassword(path.join(directory, 'password'));
  const logFolder = path.join(home, 'log');
  await ownedFolder(logFolder, account);
  const log = path.join(logFolder, 'server.log');
  const cluster: Cluster = { binaries, account, folder: path.join(home, 'cluster'), log, password, notice };
  if (!(await isFile(path.join(cluster.folder, 'PG_VERSION')))) await initialise(cluster);
  return { cluster, home };
}

/**
 * Starts a Postgres of our own on loopback, or goes on with the one that runs. It runs apart from this process, is
 * recovered by the next start when it is killed, and is stopped by its last user.
 * @throws DATABASE_UNREACHABLE when the server does not start, or another machine uses the folder;
 *   DATABASE_REFUSED_LOGIN when the password file was lost
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const directory = path.resolve(options.directory);
  const { port = 54_329, notice = () => undefined, onLost } = options;
  const users = usersOf.get(directory) ?? new ServerUsers(directory);
  usersOf.set(directory, users);
  const alone = <Result>(work: () => Promise<Result>) =>
    withLock(path.join(directory, 'server.lock'), work, ({ pid }) => {
      notice(`Waiting for process ${pid}, which starts or stops the database.`);
    });
  const starting = alone(async (): Promise<EmbeddedServer> => {
    await users.refuseOtherMachines(directory, notice);
    const isNew = await users.join(() => {
      // Two servers on one folder would destroy it: ours ends without another word to the disk.
      const pid = serverOf.get(directory);
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGQUIT');
      onLost?.();
    });
    try {
      const { cluster, home } = await openCluster(directory, notice);
      const { postmaster, reused } = await answeringServer(cluster, port);
      serverOf.set(directory, postmaster.pid);
      const { port: listening } = postmaster;
      const stop = () => alone(() => leave(cluster, users));
      return { url: serverUrl(cluster, listening, databaseName), port: listening, reused, dataFolder: home, stop };
    } catch (error) {
      if (isNew) await users.leave();
      throw error;
    }
  });
  stops.set(directory, async () => {
    const server = await starting.catch(() => undefined);
    return server === undefined ? false : server.stop();
  });
  return starting;
}

/** @returns whether the server was stopped, because nobody else uses it */
async function leave({ binaries, account, folder, notice }: Cluster, users: ServerUsers): Promise<boolean> {
  const others = await users.others();
  await users.leave();
  if (others.length > 0) return false;
  if ((await runningPostmaster(folder, notice)) === undefined) return false;
  await runTool(binaries.pg_ctl, ['stop', '-w', '-s', '-m', 'fast', '-D', folder], account);
  return true;
}

/**
 * Removes a server with all its data, also one that a killed process left running.
 * @throws DATABASE_UNREACHABLE where another process uses the server
 */
export async function removeEmbeddedServer(directory: string, notice: (text: string) => void): Promise<void> {
  const [user] = await new ServerUsers(directory).others();
  if (user !== undefined) {
    throw new FoveaError(
      'DATABASE_UNREACHABLE',
      `Process ${user.pid} uses the database in ${directory}. End that process first.`,
      { process: user.pid },
    );
  }
  const home = (await namedHome(directory)) ?? directory;
  const postmaster = await runningPostmaster(path.join(home, 'cluster'), notice);
  // Nothing of the data is kept, so nothing needs to be written first.
  if (postmaster !== undefined) process.kill(postmaster.pid, 'SIGQUIT');
  while (postmaster !== undefined && isAlive(postmaster.pid)) await sleep(50);
  for (const folder of new Set([home, directory])) await rm(folder, { recursive: true, force: true });
}

/** Ends this process's use of every server, also of one that is starting; for a process that has to end at once. */
export async function leaveEmbeddedServers(): Promise<void> {
  await Promise.allSettled([...stops.values()].map((stop) => stop()));
}
