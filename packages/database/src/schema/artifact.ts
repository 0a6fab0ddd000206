import { sql } from 'drizzle-orm';
import { bigint, check, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** A file in the artifact store, named by the sha-256 of its content. The file is written before the row. */
export const artifact = pgTable(
  'artifact',
  {
    hash: text().primaryKey(),
    byteSize: bigint({ mode: 'number' }).notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    check('artifact_hash_is_sha256', sql`${table.hash} ~ '^[0-9a-f]{64}$'`),
    check('artifact_has_bytes', sql`${table.byteSize} > 0`),
  ],
);
