import type { Database } from '../../packages/database/src/index.ts';

/** Tables whose rows no malformed request may change. Drafts, runs and imports may: a spoilt request can still be valid. */
const kept = [
  ...['project', 'project_class', 'person', 'membership', 'dataset', 'subject', 'image', 'snapshot'],
  ...['model', 'model_version', 'alias', 'decision', 'evidence_report'],
];

/** By table, a number that stands for all its rows; a project's counter of runs is none of them. */
export async function readKept(database: Database): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const table of kept) {
    const { rows } = await database.$client.query<{ value: string }>(
      `select count(*) || ' rows, ' || coalesce(md5(string_agg(row::text, ' ' order by row::text)), '') as value
       from (select to_jsonb(kept) - 'next_run_number' as row from "${table}" as kept) as rows`,
    );
    found.set(table, rows[0]?.value ?? '');
  }
  return found;
}

export function changedTables(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...before].flatMap(([table, value]) =>
    after.get(table) === value ? [] : [`${table}: ${value} became ${after.get(table) ?? 'nothing'}`],
  );
}
