import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { FoveaError, type Identifier } from '@fovea/domain';
import type { ClientBase } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import yazl from 'yazl';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { weightsInUse } from '../artifacts/weights-in-use.ts';
import { manifestSchema } from '../snapshots/manifest.ts';
import { counting, type Counted } from './counted.ts';
import { artifactEntry, manifestEntry, tableEntry, unsealed, type Backup } from './manifest.ts';
import { artifactsOfProject, copyOut, listTables, ofProject, type BackedUpTable } from './tables.ts';

export interface BackupRequest {
  /** Where to write; nothing may be there. */
  readonly file: string;
  /** Left out: every project. */
  readonly project?: { readonly id: Identifier; readonly name: string } | undefined;
  /** Called with how many artifacts are written, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes everything that is committed at one moment into one file, while Fovea goes on: the rows of all tables, read in
 * one transaction, and the artifacts that they name. The file is a zip without compression; it is whole or absent.
 * @throws CONFLICT where the file is there already; ARTIFACT_CORRUPT naming an artifact that is missing or changed;
 *   ARTIFACT_WRITE_FAILED when the disk is full or refuses
 */
export async function writeBackup(ctx: Context, request: BackupRequest): Promise<Backup> {
  authorise(ctx.actor, 'audit:read');
  const file = path.resolve(request.file);
  if (await stat(file).catch(() => undefined)) {
    throw new FoveaError('CONFLICT', `There is a file ${file} already. Name another one, or remove that one.`, {
      file,
    });
  }
  const unfinished = `${file}.unfinished-${process.pid}`;
  const client = await ctx.database.$client.connect();
  try {
    // Before the moment: what its rows say is here stays here.
    await client.query(`select pg_advisory_lock_shared(${weightsInUse})`);
    await client.query('begin isolation level repeatable read read only');
    const backup = await fill(ctx, client, unfinished, request);
    await rename(unfinished, file);
    return backup;
  } catch (error) {
    throw writeFailure(error, file);
  } finally {
    await rm(unfinished, { force: true }).catch(() => undefined);
    // A copy that was cut off leaves the connection in the middle of it.
    client.release(true);
  }
}

interface Parts {
  readonly tables: Backup['tables'][number][];
  readonly artifacts: Backup['artifacts'][number][];
}

async function fill(ctx: Context, client: ClientBase, file: string, request: BackupRequest): Promise<Backup> {
  const { project, signal, onProgress } = request;
  const begun = await client.query<{ moment: Date; migrated: string }>(
    'select now() as moment, (select max(created_at) from drizzle.__drizzle_migrations) as migrated',
  );
  const tables = await listTables(client);
  const named = await hashesOf(ctx, client, tables, project?.id);
  const dropped = await droppedHashes(client);
  const hashes = named.filter((hash) => !dropped.has(hash));
  const zip = new yazl.ZipFile();
  const parts: Parts = { tables: [], artifacts: [] };
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  /** yazl opens one part after the other, so that one connection and one open file are enough. */
  const add = (name: string, source: () => Readable, atEnd: (counted: Counted) => void) => {
    zip.addReadStreamLazy(name, { compress: false, forceZip64Format: true, mode: 0o100600 }, (opened) => {
      const passed = new PassThrough();
      pipeline(source(), counting(atEnd), passed, { signal }).catch(fail);
      opened(null, passed);
    });
  };

  for (const table of tables) {
    const condition = conditionOf(table, project?.id, named);
    let copy: ReturnType<typeof copyTo> | undefined;
    add(
      tableEntry(table.name),
      () => (copy = client.query(copyTo(copyOut(table, condition)))),
      (counted) => parts.tables.push({ ...table, rows: copy?.rowCount ?? 0, ...counted }),
    );
  }
  for (const hash of hashes) {
    add(
      artifactEntry(hash),
      () => createReadStream(ctx.artifacts.path(hash)),
      ({ bytes, sha256 }) => {
        if (sha256 !== hash) throw changed(ctx.artifacts.path(hash));
        parts.artifacts.push({ hash, bytes });
        onProgress?.(parts.artifacts.length, hashes.length);
      },
    );
  }
  let backup: Backup | undefined;
  zip.addReadStreamLazy(manifestEntry, { compress: false, mode: 0o100600 }, (opened) => {
    backup = {
      format: 1,
      moment: (begun.rows[0]?.moment ?? new Date()).toISOString(),
      migratedTo: Number(begun.rows[0]?.migrated ?? 0),
      project: project ?? null,
      ...parts,
    };
    opened(null, Readable.from([Buffer.from(`${JSON.stringify(backup, null, 1)}\n`)]));
  });
  zip.end({ comment: unsealed, forceZip64Format: false });
  zip.on('error', fail);

  let seal = '';
  const output = createWriteStream(file, { mode: 0o600, flags: 'w' });
  try {
    await pipeline(
      zip.outputStream,
      counting(({ sha256 }) => (seal = sha256)),
      output,
      { signal },
    );
    await finished(output);
  } catch (error) {
    throw failure ?? error;
  }
  await sealFile(file, seal);
  if (backup === undefined) throw new Error('The backup has no list of contents.');
  return backup;
}

/** Writes the whole file's sha-256 over the zeros at its end, and brings all of it onto the disk. */
async function sealFile(file: string, seal: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.write(seal, size - unsealed.length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Weights that were dropped: their rows are in a backup, and there is no file. */
async function droppedHashes(client: ClientBase): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ hash: string }>('select hash from artifact where dropped_at is not null');
  return new Set(rows.map(({ hash }) => hash));
}

async function hashesOf(
  ctx: Context,
  client: ClientBase,
  tables: readonly BackedUpTable[],
  project: Identifier | undefined,
): Promise<string[]> {
  if (project === undefined) {
    const { rows } = await client.query<{ hash: string }>('select hash from artifact order by hash');
    return rows.map(({ hash }) => hash);
  }
  const named = new Set(await artifactsOfProject(client, tables, project));
  const snapshots = await client.query<{ manifest: string }>(
    'select manifest_artifact as manifest from snapshot where project_id = $1',
    [project],
  );
  for (const { manifest } of snapshots.rows) {
    const { prepared } = manifestSchema.parse(JSON.parse((await ctx.artifacts.read(manifest)).toString()));
    for (const { artifact } of prepared) named.add(artifact);
  }
  return [...named].sort();
}

function conditionOf(table: BackedUpTable, project: Identifier | undefined, hashes: readonly string[]): string {
  if (project === undefined) return 'true';
  // Hashes are hexadecimal: there is nothing to escape.
  if (table.name === 'artifact') return `hash = any('{${hashes.join(',')}}'::text[])`;
  return ofProject(table, project);
}

function changed(file: string): FoveaError {
  return new FoveaError(
    'ARTIFACT_CORRUPT',
    `A stored file is missing or was changed on disk: ${file}. No backup was written. Restore that file from an earlier backup first.`,
    { file },
  );
}

function writeFailure(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (
    code === 'ENOENT' &&
    error instanceof Error &&
    'path' in error &&
    String(error.path) !== `${file}.unfinished-${process.pid}`
  )
    return changed(String(error.path));
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES' || code === 'EROFS' || code === 'ENOENT') {
    return new FoveaError(
      'ARTIFACT_WRITE_FAILED',
      `The backup could not be written to ${file} (${code}); nothing is left of it. Choose a folder with room that you may write to.`,
      { file, reason: code },
      { cause: error },
    );
  }
  return error;
}
