import { randomUUID } from 'node:crypto';
import { image, run } from '@fovea/database';
import { cursorSchema } from '@fovea/domain';
import { PgDialect } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { writeCursor } from './cursor.ts';
import { keyset } from './keyset.ts';
import { cut } from './page.ts';

const asImported = keyset('images', 'ascending', [
  [image.datasetId, 'identifier'],
  [image.position, 'count'],
]);
const newest = keyset('runs', 'descending', [[run.queuedAt, 'instant']]);
const query = (of: ReturnType<typeof newest.after>) =>
  of === undefined ? null : new PgDialect({ casing: 'snake_case' }).sqlToQuery(of);

describe('a place in a list', () => {
  it('comes back from a cursor as it went, and the row comparison names it', () => {
    const id = randomUUID();
    const cursor = asImported.cursor([id, 7]);
    expect(cursorSchema.safeParse(cursor).success).toBe(true);
    expect(query(asImported.after(cursor))).toMatchObject({
      sql: '("image"."dataset_id", "image"."position") > ($1::uuid, $2::integer)',
      params: [id, 7],
    });
    expect(asImported.after(undefined)).toBeUndefined();
  });

  it('keeps what a Date would lose: the microseconds of a time', () => {
    const at = 1_796_005_289_101_234;
    expect(query(newest.after(newest.cursor([at])))).toMatchObject({ params: [at] });
  });

  it('is refused where it is none of this list', () => {
    const id = randomUUID();
    const wrong = [
      'x',
      writeCursor('runs', [id, 7]),
      ...[[id], [id, 7, 7], [7, id], [id, -1], [id, 2 ** 31], [id, 1.5], ["' or true", 1]].map((key) =>
        writeCursor('images', key),
      ),
      Buffer.from('{"length":2}').toString('base64url'),
    ];
    for (const cursor of wrong)
      expect(() => asImported.after(cursor), cursor).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
    for (const at of [-1, 2 ** 53, 0.5]) expect(() => newest.after(writeCursor('runs', [at]))).toThrow('no place');
  });
});

it('a page ends where its last entry stands, and says so where nothing comes after', () => {
  const rows = [1, 2, 3].map((step) => ({ step, key: [step] }));
  expect(cut(newest, rows, 2)).toEqual({ items: rows.slice(0, 2), next: newest.cursor([2]) });
  expect(cut(newest, rows, 3)).toEqual({ items: rows, next: null });
  expect(cut(newest, [], 3)).toEqual({ items: [], next: null });
});
