import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { connect, disconnect } from '../../packages/database/src/index.ts';
import type { Installation } from '../commits/installation.ts';

const compress = promisify(brotliCompress);
const small = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };

const accepted = `(select run_id from model_version where number = 2)`;
/** Its images with regions, and two of its probes. */
const shownImages = `(select image_id from attention_difference where run_id = ${accepted} and role = 'feedback'
  union (select distinct image_id from attention_difference where run_id = ${accepted} and role = 'probe' limit 2))`;
const drawnImages = `(select image_id from feedback)`;

/** What of a table is stored, where not all of it: pictures of the accepted run's images, and a few events. */
const storedOf: Readonly<Record<string, string>> = {
  attention_difference: `run_id = ${accepted} and image_id in ${shownImages}`,
  attention_map: `version_id in (select id from model_version where number <= 2) and image_id in ${shownImages}`,
  probe_picture: `run_id = ${accepted} and position < 6`,
  run_attention: `(run_id, step) in (select run_id, max(step) from run_attention where run_id in (select id from run where state = 'cancelled') group by run_id)`,
  project_event: `id > (select max(id) - 10 from project_event)`,
};

/** The files that are stored: what a training of the first version reads, and the pictures of what was drawn on. */
const storedArtifacts = `
  select prepared_artifact as hash from dataset
  union select manifest_artifact from snapshot
  union select weights_artifact from model_version where number = 1
  union select original_artifact from image where id in ${drawnImages}
  union select thumbnail_artifact from image where id in ${drawnImages}
  union select strip_artifact from probe_picture where ${storedOf['probe_picture']}`;

/**
 * Writes an installation's rows and files into a folder, compressed: `rows.jsonl.br` has a line for each table, and
 * `artifacts` the files by their hash. The queue's own tables are left out: a new Fovea makes them.
 */
export async function writeHome({ home, databasePort }: Installation, folder: string): Promise<void> {
  const password = (await readFile(join(home, 'database', 'password'), 'utf8')).trim();
  const database = connect(`postgres://postgres:${password}@127.0.0.1:${databasePort}/fovea`);
  try {
    const read = async (text: string) =>
      (await database.$client.query<{ value: string }>(text)).rows.map(({ value }) => value);
    await rm(join(folder, 'artifacts'), { recursive: true, force: true });
    await mkdir(join(folder, 'artifacts'), { recursive: true });
    const migration = await read(`select max(created_at)::text as value from drizzle.__drizzle_migrations`);
    const lines = [`{"migratedTo":${migration[0]}}`];
    for (const table of await read(
      `select relname::text as value from pg_stat_user_tables where schemaname = 'public' order by 1`,
    )) {
      const rows = await read(
        `select row_to_json(kept)::text as value from "${table}" as kept where ${storedOf[table] ?? 'true'}`,
      );
      if (rows.length > 0) lines.push(`{"table":"${table}","rows":[${rows.join(',')}]}`);
    }
    await writeFile(join(folder, 'rows.jsonl.br'), await compress(lines.join('\n'), small));
    for (const hash of await read(
      `select distinct hash as value from (${storedArtifacts}) as kept where hash is not null`,
    )) {
      const bytes = await readFile(join(home, 'artifacts', hash.slice(0, 2), hash.slice(2)));
      await writeFile(join(folder, 'artifacts', `${hash}.br`), await compress(bytes, small));
    }
  } finally {
    await disconnect(database);
  }
}
