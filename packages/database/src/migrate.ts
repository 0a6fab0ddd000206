import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FoveaError } from '@fovea/domain';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { z } from 'zod';
import { databaseError } from './database-error.ts';

const journalSchema = z.object({ entries: z.array(z.looseObject({ idx: z.int(), when: z.int(), tag: z.string() })) });

export const migrationsFolder = fileURLToPath(new URL('../../../drizzle/', import.meta.url));

/** The migrations that this Fovea knows, oldest first. */
export function readJournal(folder = migrationsFolder): { idx: number; when: number; tag: string }[] {
  return journalSchema.parse(JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8'))).entries;
}

/** Any fixed number: two processes that migrate at once take turns. */
const migrationLock = 7_341_905;

/** When the newest applied migration was written, in milliseconds; 0 for an empty database. */
async function newestApplied(client: Client): Promise<number> {
  const table = await client.query<{ present: boolean }>(
    `select to_regclass('drizzle.__drizzle_migrations') is not null as present`,
  );
  if (table.rows[0]?.present !== true) return 0;
  const newest = await client.query<{ newest: string | null }>(
    'select max(created_at) as newest from drizzle.__drizzle_migrations',
  );
  return Number(newest.rows[0]?.newest ?? 0);
}

/**
 * Brings a database to this Fovea's schema; does nothing when it is there already.
 * @throws DATABASE_UNREACHABLE, DATABASE_REFUSED_LOGIN
 * @throws DATABASE_NEWER when a newer Fovea has migrated it
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'fovea migrate',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    const known = readJournal(folder).at(-1)?.when ?? 0;
    const applied = await newestApplied(client);
    if (applied > known) {
      throw new FoveaError(
        'DATABASE_NEWER',
        'A newer Fovea has used this database. Update Fovea, or point DATABASE_URL at another database.',
        {
          applied: new Date(applied).toISOString(),
          known: new Date(known).toISOString(),
        },
      );
    }
    await applyMigrations(drizzle(client), { migrationsFolder: folder });
  } catch (error) {
    throw databaseError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Brings an empty database to the schema of an earlier moment, so that rows of that time fit.
 * @param when the newest migration to apply, in milliseconds, as the journal spells it
 * @throws DATABASE_NEWER when this Fovea knows no migration of that moment
 */
export async function migrateTo(url: string, when: number): Promise<void> {
  const entries = readJournal().filter((entry) => entry.when <= when);
  if (entries.at(-1)?.when !== when) {
    throw new FoveaError('DATABASE_NEWER', 'These rows are of a schema that this Fovea does not know. Update Fovea.', {
      wanted: new Date(when).toISOString(),
    });
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'fovea-schema-'));
  try {
    await mkdir(path.join(folder, 'meta'));
    const journal = JSON.stringify({ version: '7', dialect: 'postgresql', entries });
    await writeFile(path.join(folder, 'meta', '_journal.json'), journal);
    for (const { tag } of entries) await cp(path.join(migrationsFolder, `${tag}.sql`), path.join(folder, `${tag}.sql`));
    await migrate(url, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
