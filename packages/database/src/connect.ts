import { drizzle } from 'drizzle-orm/node-postgres';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import * as schema from './schema/index.ts';

/** Drizzle over a pool of connections; `$client` is the pool. */
export type Database = NodePgDatabase<typeof schema> & { $client: Pool };
/** The database inside a transaction: what a service hands on to the functions that belong to its transaction. */
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];
/** Either; reads that may happen inside or outside a transaction. */
export type Queryable = Database | Transaction;

/**
 * Opens a pool; the first query connects. Close it with `disconnect`.
 * @param url postgres://user:password@host:port/name
 */
export function connect(url: string, { connections = 10, application = 'fovea' } = {}): Database {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: application,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // An idle connection that the server drops is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that is lost between two queries of a transaction; there the next query tells.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return drizzle(pool, { schema, casing: 'snake_case' });
}

export async function disconnect(database: Database): Promise<void> {
  await database.$client.end();
}
