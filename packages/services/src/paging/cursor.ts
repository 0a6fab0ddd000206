import type { Cursor } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import type { z } from 'zod';

/** What tells an entry of a list from all others, in the order of the list. */
export type Key = readonly (string | number)[];

/** @param list its name, so that no other list takes the cursor */
export function writeCursor(list: string, key: Key): Cursor {
  return Buffer.from(JSON.stringify([list, ...key])).toString('base64url');
}

/** @throws INPUT_INVALID unless the cursor is of this list, with values of these shapes */
export function readCursor(list: string, cursor: Cursor, schemas: readonly z.ZodType<string | number>[]): Key {
  const [name, ...values] = entriesOf(cursor);
  const parsed = schemas.map((schema, at) => schema.safeParse(values[at]));
  const key = parsed.flatMap(({ data }) => (data === undefined ? [] : [data]));
  if (name === list && values.length === schemas.length && key.length === schemas.length) return key;
  throw new FoveaError(
    'INPUT_INVALID',
    `This is no place in the list of ${list}. Give the one that the page before named, or begin at the first page.`,
    { after: cursor },
  );
}

function entriesOf(cursor: Cursor): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
