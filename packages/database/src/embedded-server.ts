import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, link, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FoveaError, isFoveaError } from '@fovea/domain';
import { isAlive, isZombie } from '@fovea/processes';
import { Client, DatabaseError } from 'pg';
import { databaseError } from './database-error.ts';
import type { Binaries } from './embedded-binaries.ts';
import { embeddedBinaries } from './embedded-binaries.ts';
import { freePort } from './free-port.ts';
import type { ServerAccount } from './server-account.ts';
import { serverAccount } from './server-account.ts';
import { clusterHome, ownedFolder, reachableBinaries } from './server-folders.ts';

const run = promisify(execFile);
const databaseName = 'fovea';
const duplicateDatabase = '42P04';
const uniqueViolation = '23505';

export interface EmbeddedServerOptions {
  /** Keeps the cluster, its log and its password; made when missing. */
  readonly directory: string;
  /** Where to listen on 127.0.0.1; when taken, the next free port is used. */
  readonly port?: number;
}

export interface EmbeddedServer {
  readonly url: string;
  readonly port: number;
  /** True when a server was still running that an earlier, killed Fovea had started. */
  readonly reused: boolean;
  /** Where the data lies: `directory`, or a folder beside /var/lib when the server's account cannot enter it. */
  readonly dataFolder: string;
  readonly stop: () => Promise<void>;
}

interface Cluster {
  readonly binaries: Binaries;
  readonly account: ServerAccount;
  readonly folder: string;
  readonly log: string;
  readonly password: string;
}

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
    await run(
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
      { ...account, cwd: '/', env: { ...process.env, LC_ALL: 'C' } },
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

/** The port of the running server, or undefined when none runs on this cluster. */
async function runningPort({ binaries, account, folder }: Cluster): Promise<number | undefined> {
  try {
    await run(binaries.pg_ctl, ['status', '-D', folder], { ...account, cwd: '/' });
  } catch {
    return undefined;
  }
  const lock = path.join(folder, 'postmaster.pid');
  const lines = (await readFile(lock, 'utf8').catch(() => '')).split('\n');
  if (isZombie(Number(lines[0]))) {
    // Its children end by themselves as soon as they notice; only then may the lock go, which Postgres takes for a live one.
    await sleep(1000);
    await rm(lock, { force: true });
    return undefined;
  }
  const port = Number(lines[3]);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}

async function launch(cluster: Cluster, port: number): Promise<void> {
  const { binaries, account, folder, log } = cluster;
  const settings = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    "-c unix_socket_directories=''",
    '-c max_connections=100',
  ].join(' ');
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      await run(binaries.pg_ctl, ['start', '-w', '-t', '60', '-s', '-D', folder, '-l', log, '-o', settings], {
        ...account,
        cwd: '/',
        env: { ...process.env, LC_ALL: 'C' },
      });
      return;
    } catch (error) {
      const tail = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-12).join('\n');
      // The children of a postmaster that was killed hold its shared memory for a moment longer.
      if (
        /shared memory block|is another postmaster|could not bind|address already in use/i.test(tail) &&
        Date.now() < deadline
      ) {
        if (/could not bind|address already in use/i.test(tail) && (await runningPort(cluster)) === undefined)
          port = await freePort(port + 1);
        await sleep(500);
        if ((await runningPort(cluster)) !== undefined) return;
        continue;
      }
      throw new FoveaError(
        'DATABASE_UNREACHABLE',
        `The embedded database did not start. Its log is ${log}.`,
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
async function answeringServer(cluster: Cluster, wantedPort: number): Promise<{ port: number; reused: boolean }> {
  const deadline = Date.now() + 60_000;
  let reused = true;
  for (;;) {
    const port = await runningPort(cluster);
    if (port === undefined) {
      reused = false;
      await launch(cluster, await freePort(wantedPort));
      continue;
    }
    try {
      await prepareDatabase(serverUrl(cluster, port, 'postgres'));
      return { port, reused };
    } catch (error) {
      if (!isFoveaError(error) || error.code !== 'DATABASE_UNREACHABLE' || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

function serverUrl({ password }: Cluster, port: number, database: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Starts a Postgres of our own on loopback, or goes on with the one that a killed Fovea left running. It runs apart from
 * this process and is recovered by the next start when it is killed.
 * @throws DATABASE_UNREACHABLE when the server does not start; DATABASE_REFUSED_LOGIN when the password file was lost
 */
export async function startEmbeddedServer({
  directory,
  port = 54_329,
}: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const account = await serverAccount();
  const home = await clusterHome(path.resolve(directory), account);
  const binaries = await reachableBinaries(await embeddedBinaries(), account);
  const password = await readOrMakePassword(path.join(path.resolve(directory), 'password'));
  const logFolder = path.join(home, 'log');
  await ownedFolder(logFolder, account);
  const cluster: Cluster = {
    binaries,
    account,
    folder: path.join(home, 'cluster'),
    log: path.join(logFolder, 'server.log'),
    password,
  };
  if (!(await isFile(path.join(cluster.folder, 'PG_VERSION')))) await initialise(cluster);

  const { port: listening, reused } = await answeringServer(cluster, port);
  return {
    url: serverUrl(cluster, listening, databaseName),
    port: listening,
    reused,
    dataFolder: home,
    stop: async () => {
      if ((await runningPort(cluster)) === undefined) return;
      await run(binaries.pg_ctl, ['stop', '-w', '-s', '-m', 'fast', '-D', cluster.folder], { ...account, cwd: '/' });
    },
  };
}
