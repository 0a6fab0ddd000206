import { sql } from 'drizzle-orm';
import { bigint, check, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** A file in the artifact store, named by the sha-256 of its content. The file is written before the row. */
export const artifact = pgTable(
  'artifact',
  {
    hash: text().primaryKey(),
    byteSize: bigint({ mode: 'number' }).notNull(),
    /** When the file was stored; anew where it had been dropped. */
    createdAt: instant().notNull().defaultNow(),
    /** Weights of a rejected candidate were dropped to free space: a rerun makes the file again. Else null. */
    droppedAt: instant(),
  },
  (table) => [
    check('artifact_hash_is_sha256', sql`${table.hash} ~ '^[0-9a-f]{64}$'`),
    check('artifact_has_bytes', sql`${table.byteSize} > 0`),
  ],
);
