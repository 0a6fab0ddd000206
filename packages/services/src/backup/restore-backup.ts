import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { databaseError, migrate, migrateTo, readJournal, removeEmbeddedServer } from '@fovea/database';
import { FoveaError } from '@fovea/domain';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Config } from '../config.ts';
import { claimHome, releaseHome } from '../home/claim.ts';
import { restoreMark } from '../home/half-restored.ts';
import { isWithin } from '../home/is-within.ts';
import { useOwnServer } from '../home/own-server.ts';
import { tightenHome } from '../home/rights.ts';
import { artifactEntry, tableEntry, type Backup } from './manifest.ts';
import { openBackup, type OpenBackup } from './read-backup.ts';
import { copyIn } from './tables.ts';

/** Bytes of an artifact that is written in parts. */
const largestInMemory = 16_000_000;
/** Artifacts that are written at the same time. */
const atOnce = 8;

export interface RestoreRequest {
  readonly file: string;
  /** Only looks whether the backup is whole. */
  readonly isTrial?: boolean | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly notice?: (text: string) => void;
}

/**
 * Brings a backup into an empty home. The backup is read once before anything is written. A restore that was cut off is
 * begun anew by the same command; until then Fovea does not start on the home. Of two at once, the second is refused.
 * @throws ARTIFACT_CORRUPT, NOT_FOUND, INPUT_INVALID as `openBackup`; CONFLICT where the home or the database holds
 *   something, or another restore is under way; PORT_TAKEN where Fovea runs on the home; DATABASE_NEWER when a newer Fovea
 *   wrote the backup
 */
export async function restoreBackup(config: Config, request: RestoreRequest): Promise<Backup> {
  const opened = await openBackup(path.resolve(request.file));
  try {
    const { backup } = opened;
    if (backup.migratedTo > (readJournal().at(-1)?.when ?? 0)) {
      throw new FoveaError('DATABASE_NEWER', 'A newer Fovea wrote this backup. Update Fovea, and restore it then.', {
        migratedTo: new Date(backup.migratedTo).toISOString(),
      });
    }
    if (request.isTrial === true) return backup;
    const notice = request.notice ?? (() => undefined);
    await claimHome(config.home, 'restore', notice);
    try {
      await prepareHome(config, notice);
      await restoreArtifacts(config, opened, request);
      await restoreRows(config, opened, notice);
      await rm(restoreMark(config.home));
    } finally {
      await releaseHome(config.home);
    }
    return backup;
  } catch (error) {
    throw databaseError(error);
  } finally {
    opened.close();
  }
}

/** @throws CONFLICT where the home holds something else than what an earlier restore left unfinished */
async function prepareHome(config: Config, notice: (text: string) => void): Promise<void> {
  await tightenHome(config);
  const mark = restoreMark(config.home);
  const database = path.join(config.home, 'database');
  const wasBegun = existsSync(mark);
  if (wasBegun) {
    // A folder of artifacts elsewhere is removed only where the earlier restore began in it, too: it may be somebody's.
    const begunIn = await readFile(mark, 'utf8');
    await removeEmbeddedServer(database, notice);
    if (isWithin(config.artifacts, config.home) || begunIn === markText(config))
      await rm(config.artifacts, { recursive: true, force: true });
  }
  const setMark = () => writeFile(mark, markText(config), { mode: 0o600 });
  // Before the look: whoever begins to use the home in this moment is seen here, or sees the mark.
  if (!wasBegun) await setMark();
  const isEmpty = async (folder: string) => (await readdir(folder).catch(() => [])).length === 0;
  if ((await isEmpty(database)) && (await isEmpty(config.artifacts))) return setMark();
  if (!wasBegun) await rm(mark);
  throw new FoveaError(
    'CONFLICT',
    `${config.home} holds an installation already. Set FOVEA_HOME to a new folder, and restore into that one.`,
    { home: config.home },
  );
}

const markText = ({ artifacts }: Config) => `fovea restore writes here, and artifacts to ${artifacts}\n`;

async function restoreArtifacts(config: Config, { backup, read }: OpenBackup, request: RestoreRequest): Promise<void> {
  await mkdir(config.artifacts, { recursive: true, mode: 0o700 });
  const store = new ArtifactStore(config.artifacts);
  const waiting = backup.artifacts.values();
  let done = 0;
  const work = async () => {
    for (const { hash, bytes } of waiting) {
      const content = await read(artifactEntry(hash));
      const found =
        bytes > largestInMemory
          ? (await store.putParts(content)).hash
          : await store.put(await buffer(content), { durable: false });
      if (found !== hash) throw new Error(`The artifact ${hash} changed while it was read.`);
      request.onProgress?.(++done, backup.artifacts.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  // All at once is much quicker than one after the other; the rows that name them come later.
  await store.flush(backup.artifacts.map(({ hash }) => hash));
}

async function restoreRows(config: Config, opened: OpenBackup, notice: (text: string) => void): Promise<void> {
  const own = config.databaseUrl === null ? await useOwnServer(config, notice) : null;
  const url = own?.server.url ?? config.databaseUrl ?? '';
  try {
    await assertNoTables(url);
    await migrateTo(url, opened.backup.migratedTo);
    await insertRows(url, opened);
    await migrate(url);
  } finally {
    await own?.close();
  }
}

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, application_name: 'fovea restore' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @throws CONFLICT when the database is somebody's already */
function assertNoTables(url: string): Promise<void> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ tables: string }>(
      `select count(*) as tables from information_schema.tables where table_schema = 'public'`,
    );
    if (Number(rows[0]?.tables) === 0) return;
    throw new FoveaError('CONFLICT', 'The database holds tables already. Restore into a new, empty database.', {});
  });
}

/** All rows, or none. */
function insertRows(url: string, { backup, read }: OpenBackup): Promise<void> {
  return withClient(url, async (client) => {
    await client.query('begin');
    // Foreign keys and triggers were obeyed when the rows were written.
    await client.query('set local session_replication_role = replica');
    for (const table of backup.tables) {
      const into = client.query(copyFrom(copyIn(table)));
      await pipeline(await read(tableEntry(table.name)), into);
      if (into.rowCount !== table.rows) throw new Error(`${table.name} has ${into.rowCount} rows, not ${table.rows}.`);
    }
    const counters = await client.query<{ table: string; column: string }>(
      `select table_name::text as table, column_name::text as column from information_schema.columns
       where table_schema = 'public' and is_identity = 'YES'`,
    );
    for (const { table, column } of counters.rows) {
      const [name, counter] = [pg.escapeIdentifier(table), pg.escapeIdentifier(column)];
      await client.query(
        `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${counter}), 0) + 1, false) from ${name}`,
        [name, column],
      );
    }
    await client.query('commit');
  });
}
