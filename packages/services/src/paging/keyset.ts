import type { Cursor } from '@fovea/domain';
import { identifier } from '@fovea/domain';
import type { AnyColumn, SQL } from 'drizzle-orm';
import { asc, desc, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Key } from './cursor.ts';
import { readCursor, writeCursor } from './cursor.ts';

/** What a column that orders a list can hold, and how its values travel in a cursor. Anything else never reaches Postgres. */
const kinds = {
  /** 32 bits. */
  count: {
    schema: z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    read: (column) => column,
    write: (value) => sql`${value}::integer`,
  },
  /** 64 bits. */
  serial: { schema: z.int().min(0), read: (column) => column, write: (value) => sql`${value}::bigint` },
  identifier: { schema: identifier, read: (column) => column, write: (value) => sql`${value}::uuid` },
  /** Microseconds since 1970: a `Date` would lose all that Postgres keeps below a millisecond. */
  instant: {
    schema: z.int().min(0),
    read: (column) => sql`(extract(epoch from ${column}) * 1000000)::bigint`,
    write: (value) => sql`(timestamptz 'epoch' + ${value}::double precision * interval '1 microsecond')`,
  },
} as const satisfies Record<
  string,
  { schema: z.ZodType<string | number>; read: (column: AnyColumn) => unknown; write: (value: unknown) => SQL }
>;

type Kind = keyof typeof kinds;

/**
 * The order of a list and the places in it. A page is found by the entry before it, never by counting: it is quick at any
 * depth, and entries that come meanwhile neither hide nor double another one.
 */
export interface Keyset {
  /** The entry's place, to be selected with it. */
  readonly key: SQL<Key>;
  readonly order: readonly SQL[];
  /** Lets pass what comes after the place; everything without one. @throws INPUT_INVALID unless it is of this list */
  after(cursor: Cursor | undefined): SQL | undefined;
  /** @param key as it was selected */
  cursor(key: Key): Cursor;
}

/**
 * @param list its name, so that no other list takes its cursors
 * @param columns what orders it; no two entries are equal in all of them
 */
export function keyset(
  list: string,
  direction: 'ascending' | 'descending',
  columns: readonly (readonly [AnyColumn, Kind])[],
): Keyset {
  const inOrder = direction === 'ascending' ? asc : desc;
  const beyond = sql.raw(direction === 'ascending' ? '>' : '<');
  const together = (parts: readonly unknown[]) =>
    sql.join(
      parts.map((part) => sql`${part}`),
      sql`, `,
    );
  const place = together(columns.map(([column]) => column));
  return {
    key: sql<Key>`json_build_array(${together(columns.map(([column, kind]) => kinds[kind].read(column)))})`,
    order: columns.map(([column]) => inOrder(column)),
    after: (cursor) => {
      if (cursor === undefined) return undefined;
      const values = readCursor(
        list,
        cursor,
        columns.map(([, kind]) => kinds[kind].schema),
      );
      return sql`(${place}) ${beyond} (${together(columns.map(([, kind], at) => kinds[kind].write(values[at])))})`;
    },
    cursor: (key) => writeCursor(list, key),
  };
}
