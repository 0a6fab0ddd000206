import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { artifact } from '@fovea/database';
import { inArray, sql } from 'drizzle-orm';
import { databasesFolder } from '../artifacts/mark-database.ts';
import { entriesOf, isOlder, isOwnFolder, namedByJournals } from './files.ts';
import { before, dayMs, type Freed, type RetentionRule, type Swept } from './rule.ts';

/** Long enough for whoever has put a file to name it. */
export const keptMs = 7 * dayMs;
const atOnce = 500;

/** Files that no row names: of interrupted imports and trainings. Only in a home that one database alone uses. */
export const unnamedArtifacts: RetentionRule = {
  name: 'artifacts that nothing names',
  async sweep(ctx, isTrial) {
    const none: Freed = { count: 0, bytes: 0 };
    const markedAt = await markedByOneDatabase(ctx);
    if (markedAt === null) return none;
    const waiting = await namedByJournals(ctx);
    const outdated = before(ctx, keptMs).getTime();
    const freed = { count: 0, bytes: 0 };
    for (const { name } of await entriesOf(ctx.artifacts.root)) {
      if (!/^[0-9a-f]{2}$/.test(name)) continue;
      const hashes: string[] = [];
      for (const entry of await entriesOf(path.join(ctx.artifacts.root, name))) {
        const hash = `${name}${entry.name}`;
        if (!/^[0-9a-f]{64}$/.test(hash) || waiting.has(hash)) continue;
        const found = await stat(ctx.artifacts.path(hash)).catch(() => undefined);
        if (found !== undefined && found.mtimeMs < outdated && found.mtimeMs >= markedAt.getTime()) hashes.push(hash);
      }
      for (let first = 0; first < hashes.length; first += atOnce) {
        const part = await removeUnnamed(ctx, hashes.slice(first, first + atOnce), isTrial);
        freed.count += part.count;
        freed.bytes += part.bytes;
      }
    }
    return freed;
  },
};

/**
 * Since when one database alone has used the folder of artifacts. Null where others have, too, or the folder lies outside
 * of the home: then a file may be somebody else's.
 */
export async function markedByOneDatabase(ctx: Pick<Swept, 'home' | 'artifacts'>): Promise<Date | null> {
  const marks = databasesFolder(ctx.artifacts.root);
  const [mark, ...others] = await entriesOf(marks);
  if (!isOwnFolder(ctx) || mark === undefined || others.length > 0) return null;
  return (await stat(path.join(marks, mark.name))).mtime;
}

/** While the table is locked, nobody can name a file that goes in this moment. */
async function removeUnnamed(ctx: Swept, hashes: readonly string[], isTrial: boolean) {
  return ctx.database.transaction(async (tx) => {
    if (!isTrial) await tx.execute(sql`lock table ${artifact} in share mode`);
    const rows = await tx
      .select({ hash: artifact.hash })
      .from(artifact)
      .where(inArray(artifact.hash, [...hashes]));
    const named = new Set(rows.map(({ hash }) => hash));
    const freed = { count: 0, bytes: 0 };
    for (const hash of hashes) {
      const file = ctx.artifacts.path(hash);
      // Somebody who is about to name it has put it again meanwhile.
      if (named.has(hash) || !(await isOlder(file, before(ctx, keptMs)))) continue;
      const { size } = await stat(file);
      if (!isTrial && !(await removeOld(ctx, file))) continue;
      freed.count += 1;
      freed.bytes += size;
    }
    return freed;
  });
}

/**
 * Removes a file unless somebody puts it again in the same moment: whoever does so either renews the age of what lies
 * aside here, or finds nothing and writes the file anew.
 * @returns whether it was removed
 */
export async function removeOld(ctx: Pick<Swept, 'artifacts' | 'clock'>, file: string): Promise<boolean> {
  const aside = path.join(ctx.artifacts.root, `unfinished-${process.pid}-${path.basename(file)}`);
  await rename(file, aside);
  const isOld = await isOlder(aside, before(ctx, keptMs));
  if (isOld) await rm(aside, { force: true });
  else await rename(aside, file);
  return isOld;
}
