import type { Identifier } from '@fovea/domain';
import type { ClientBase } from 'pg';
import pg from 'pg';

export interface BackedUpTable {
  readonly name: string;
  readonly columns: string[];
}

const isOurs = `relnamespace = 'public'::regnamespace and relkind = 'r'`;
const isStored = `attnum > 0 and attgenerated = '' and not attisdropped`;

/** Every table of Fovea's with the columns that are stored; the queue's own tables are made again from the runs. */
export async function listTables(client: ClientBase): Promise<BackedUpTable[]> {
  const { rows } = await client.query<{ name: string; column: string }>(
    `select relname::text as name, attname::text as column from pg_class join pg_attribute on attrelid = pg_class.oid
     where ${isOurs} and ${isStored} order by relname, attnum`,
  );
  return Array.from(
    Map.groupBy(rows, ({ name }) => name),
    ([name, found]) => ({ name, columns: found.map(({ column }) => column) }),
  );
}

/** Which rows of a table belong to a project, as a condition; people are shared by all projects. */
export function ofProject({ name, columns }: BackedUpTable, project: Identifier): string {
  const id = `'${project}'`;
  if (name === 'project') return `id = ${id}`;
  if (name === 'person') return 'true';
  if (name === 'alias') return `model_id in (select id from model where project_id = ${id})`;
  if (columns.includes('project_id')) return `project_id = ${id}`;
  throw new Error(`Nothing says which rows of ${name} belong to a project.`);
}

/** The artifacts that the rows of a project name. Those that its snapshots list inside are not among them. */
export async function artifactsOfProject(
  client: ClientBase,
  tables: readonly BackedUpTable[],
  project: Identifier,
): Promise<string[]> {
  const references = await client.query<{ table: string; column: string }>(
    `select conrelid::regclass::text as table, attname::text as column
     from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
     where contype = 'f' and confrelid = 'artifact'::regclass`,
  );
  const hashes = new Set<string>();
  for (const { table, column } of references.rows) {
    const known = tables.find(({ name }) => name === table);
    if (known === undefined) throw new Error(`The table ${table} is not known.`);
    const { rows } = await client.query<{ hash: string }>(
      `select distinct ${pg.escapeIdentifier(column)} as hash from ${pg.escapeIdentifier(table)}
       where ${pg.escapeIdentifier(column)} is not null and ${ofProject(known, project)}`,
    );
    for (const { hash } of rows) hashes.add(hash);
  }
  return [...hashes];
}

/** The command that copies rows out, or into the table, in Postgres's binary form. */
export function copyOut({ name, columns }: BackedUpTable, condition: string): string {
  return `copy (select ${columns.map(pg.escapeIdentifier).join(', ')} from ${pg.escapeIdentifier(name)} where ${condition}) to stdout (format binary)`;
}

export function copyIn({ name, columns }: BackedUpTable): string {
  return `copy ${pg.escapeIdentifier(name)} (${columns.map(pg.escapeIdentifier).join(', ')}) from stdin (format binary)`;
}
