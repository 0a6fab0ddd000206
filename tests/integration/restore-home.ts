import { chmod, mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { connect, disconnect, migrateTo, startEmbeddedServer } from '@fovea/database';
import type { Database } from '@fovea/database';

const decompress = promisify(brotliDecompress);

/**
 * Makes a home from a folder of `homes`: a database at the schema of that time with the stored rows, and the stored files.
 * @returns the home; no server runs on it
 */
export async function restoreHome(stored: string, databasePort: number): Promise<string> {
  const home = await mkdtemp(path.join(tmpdir(), 'fovea-old-home-'));
  // The database's own account has to pass through.
  await chmod(home, 0o711);
  for (const name of await readdir(path.join(stored, 'artifacts'))) {
    const folder = path.join(home, 'artifacts', name.slice(0, 2));
    await mkdir(folder, { recursive: true });
    const bytes = await decompress(await readFile(path.join(stored, 'artifacts', name)));
    await writeFile(path.join(folder, name.slice(2).replace(/\.br$/, '')), bytes);
  }
  const [head = '', ...tables] = (await decompress(await readFile(path.join(stored, 'rows.jsonl.br'))))
    .toString()
    .split('\n');
  const { migratedTo } = JSON.parse(head) as { migratedTo: number };
  const server = await startEmbeddedServer({ directory: path.join(home, 'database'), port: databasePort });
  try {
    await migrateTo(server.url, migratedTo);
    const database = connect(server.url);
    await insertAll(database, tables);
    await disconnect(database);
  } finally {
    await server.stop();
  }
  return home;
}

/** @param tables a line of JSON each: the table's name and its rows */
async function insertAll(database: Database, tables: readonly string[]): Promise<void> {
  const client = await database.$client.connect();
  try {
    // Foreign keys and triggers were obeyed when the rows were written.
    await client.query(`set session_replication_role = replica`);
    for (const line of tables) {
      const table = /^\{"table":"(\w+)"/.exec(line)?.[1] ?? '';
      await client.query(
        `insert into "${table}" overriding system value
         select * from json_populate_recordset(null::"${table}", $1::json -> 'rows')`,
        [line],
      );
    }
    const counters = await client.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and is_identity = 'YES'`,
    );
    for (const { table, column } of counters.rows)
      await client.query(
        `select setval(pg_get_serial_sequence('"${table}"', '${column}'), coalesce(max("${column}"), 1)) from "${table}"`,
      );
  } finally {
    client.release(true);
  }
}
