import type { Page } from '@fovea/domain';
import type { Key } from './cursor.ts';
import type { Keyset } from './keyset.ts';

/** A place as a keyset selects it. */
interface Placed {
  readonly key: Key;
}

/**
 * A page out of the rows that a query found. The query asks for one row more than the page holds: only so it is known
 * whether another page follows.
 */
export function cut<Row extends Placed>(
  { cursor }: Pick<Keyset, 'cursor'>,
  rows: readonly Row[],
  limit: number,
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursor(last.key) : null };
}
