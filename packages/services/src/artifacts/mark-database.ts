import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '@fovea/database';

/** Has a file for each database that names artifacts in a folder. */
export const databasesFolder = (root: string) => path.join(root, 'databases');

/** Of an embedded database that lies in the same home and is not the one in use. */
const embeddedMark = 'embedded';

/**
 * Leaves a mark in a folder of artifacts that a database names files in it. A folder that two databases share is never
 * swept: what one does not name, the other may.
 * @param hasOtherEmbedded the home has a database of its own, and another one is in use
 */
export async function markDatabase(root: string, database: Database, hasOtherEmbedded: boolean): Promise<void> {
  const named = (cluster: string) =>
    database.$client.query<{ name: string }>(
      `select ${cluster} || '-' || oid as name from pg_database where datname = current_database()`,
    );
  // Some servers tell their own number to few; which address was asked then has to do.
  const found = await named('(select system_identifier from pg_control_system())').catch(() =>
    named(`coalesce(inet_server_addr()::text, '') || coalesce(inet_server_port(), 0)`),
  );
  const mark = createHash('sha256')
    .update(found.rows[0]?.name ?? '')
    .digest('hex');
  await mkdir(databasesFolder(root), { recursive: true, mode: 0o700 });
  for (const name of hasOtherEmbedded ? [mark, embeddedMark] : [mark]) {
    // An earlier mark keeps its age: of what is older than all marks nobody knows whose it is.
    await writeFile(path.join(databasesFolder(root), name), '', { flag: 'wx', mode: 0o600 }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
}
