import { identifier, sha256Schema } from '@fovea/domain';
import { z } from 'zod';

const count = z.int().min(0);

/** What a backup holds, and what each part of it must be. */
export const backupSchema = z.object({
  format: z.literal(1),
  /** The moment that the backup shows: what was committed before it is there, and nothing later. */
  moment: z.iso.datetime(),
  /** The newest migration of the database: milliseconds since 1970. */
  migratedTo: count,
  /** Null: every project. */
  project: z.object({ id: identifier, name: z.string() }).nullable(),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.string()).min(1),
      rows: count,
      bytes: count,
      sha256: sha256Schema,
    }),
  ),
  artifacts: z.array(z.object({ hash: sha256Schema, bytes: count })),
});
export type Backup = z.infer<typeof backupSchema>;

export const manifestEntry = 'backup.json';
export const tableEntry = (name: string) => `rows/${name}.copy`;
export const artifactEntry = (hash: string) => `artifacts/${hash}`;

/** The file ends in the sha-256 of itself, with these zeros in its place. */
export const unsealed = '0'.repeat(64);
