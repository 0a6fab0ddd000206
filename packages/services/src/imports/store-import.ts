import type { Transaction } from '@fovea/database';
import { artifact, dataset, image, project, projectClass, subject } from '@fovea/database';
import type { Identifier, ImportReport, Split } from '@fovea/domain';
import { FoveaError, splits } from '@fovea/domain';
import { and, asc, count, eq, inArray, max, sql } from 'drizzle-orm';
import { registerArtifact } from '../artifacts/artifact-store.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { create } from '../projects/create.ts';
import { take } from '../snapshots/take.ts';
import { chooseClasses } from './choose-classes.ts';
import type { SplitShares, SubjectCounts } from './draw-split.ts';
import { drawSplit, usualShares } from './draw-split.ts';
import type { Journal } from './journal.ts';
import { preparedBytes } from './journal.ts';
import { contentTypeOf } from './layout.ts';
import type { Merged, NewPicture, SeenPicture, StoredPicture } from './merge-pictures.ts';
import { mergePictures } from './merge-pictures.ts';
import type { Problem } from './source.ts';
import { writePrepared } from './write-prepared.ts';

export interface ImportTarget {
  /** An existing project; left out, the project called `projectName`, made where there is none. */
  readonly project?: Identifier | undefined;
  readonly projectName: string;
  readonly datasetName: string;
  readonly synthetic: boolean;
  readonly seed: number;
  readonly shares?: SplitShares | undefined;
  readonly positive?: string | undefined;
}

export interface StoredImport extends Pick<ImportReport, 'dataset' | 'added' | 'known' | 'subjects' | 'splits'> {
  readonly project: Identifier;
  readonly problems: readonly Problem[];
}

/** Rows in one insert: well below the 65,535 values that a statement may have. */
const rowsAtOnce = 1000;

/**
 * Writes an import in one transaction: project, dataset, subjects with their splits, images, the prepared file, the
 * snapshot and the audit event; all of it, or nothing.
 */
export async function storeImport(
  ctx: Context,
  journal: Journal,
  pictures: readonly SeenPicture[],
  target: ImportTarget,
): Promise<StoredImport> {
  return ctx.database.transaction(async (tx) => {
    // Imports take turns, so that two cannot give one subject two splits.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('fovea import', 0))`);
    const projectId = await findProject(tx, target, ctx, pictures);
    const classes = await tx
      .select({ name: projectClass.name })
      .from(projectClass)
      .where(eq(projectClass.projectId, projectId))
      .orderBy(asc(projectClass.position));
    const merged = mergePictures(
      pictures,
      await storedPictures(tx, projectId),
      classes.map(({ name }) => name),
    );
    const datasetId = await findDataset(tx, projectId, target);
    const isChanged = merged.added.length > 0 || merged.contradicted.length > 0;
    if (isChanged) await write(tx, ctx, journal, { projectId, datasetId, merged, target });
    return {
      project: projectId,
      dataset: datasetId,
      added: merged.added.length,
      known: merged.known,
      problems: merged.problems,
      ...(await countSplits(tx, datasetId)),
    };
  });
}

async function findProject(
  tx: Transaction,
  target: ImportTarget,
  ctx: Context,
  pictures: readonly SeenPicture[],
): Promise<Identifier> {
  const condition =
    target.project === undefined ? eq(project.name, target.projectName) : eq(project.id, target.project);
  const [found] = await tx.select({ id: project.id }).from(project).where(condition);
  if (found) return found.id;
  if (target.project !== undefined) {
    throw new FoveaError('NOT_FOUND', 'There is no such project; choose one from the list.', {
      project: target.project,
    });
  }
  const { classes, positive } = chooseClasses(
    pictures.map(({ origin }) => origin),
    target.positive,
  );
  return create(tx, ctx, { name: target.projectName, classes, positive });
}

async function findDataset(
  tx: Transaction,
  projectId: Identifier,
  { datasetName, synthetic, seed }: ImportTarget,
): Promise<Identifier> {
  const [found] = await tx
    .select({ id: dataset.id })
    .from(dataset)
    .where(and(eq(dataset.projectId, projectId), eq(dataset.name, datasetName)));
  if (found) return found.id;
  const [made] = await tx
    .insert(dataset)
    .values({ projectId, name: datasetName, synthetic, seed })
    .returning({ id: dataset.id });
  if (!made) throw new Error('The dataset was not kept.');
  return made.id;
}

async function storedPictures(tx: Transaction, projectId: Identifier): Promise<Map<string, StoredPicture>> {
  const rows = await tx
    .select({
      id: image.id,
      contentHash: image.contentHash,
      name: image.name,
      label: image.label,
      subject: subject.name,
    })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(eq(image.projectId, projectId));
  return new Map(rows.map(({ contentHash, ...rest }) => [contentHash, rest]));
}

interface Writing {
  readonly projectId: Identifier;
  readonly datasetId: Identifier;
  readonly merged: Merged;
  readonly target: ImportTarget;
}

async function write(
  tx: Transaction,
  ctx: Context,
  journal: Journal,
  { projectId, datasetId, merged, target }: Writing,
): Promise<void> {
  if (merged.contradicted.length > 0) {
    await tx
      .update(image)
      .set({ label: null })
      .where(
        inArray(
          image.id,
          merged.contradicted.map(({ id }) => id),
        ),
      );
  }
  if (merged.added.length > 0) {
    await ctx.artifacts.flush(merged.added.flatMap(({ picture }) => [picture.contentHash, picture.thumbnail]));
    const subjects = await writeSubjects(tx, projectId, merged.added, target);
    await writeImages(tx, { projectId, datasetId }, merged.added, subjects);
    const [before] = await tx.select({ hash: dataset.preparedArtifact }).from(dataset).where(eq(dataset.id, datasetId));
    const rows = merged.added.map(({ picture }) => picture.row);
    const prepared = await writePrepared(ctx.artifacts, journal, before?.hash ?? null, rows);
    await registerArtifact(tx, prepared.hash, prepared.images * preparedBytes);
    await tx.update(dataset).set({ preparedArtifact: prepared.hash }).where(eq(dataset.id, datasetId));
  }
  const snapshot = await take(tx, ctx, projectId);
  await record(tx, {
    project: projectId,
    person: ctx.actor.personId,
    action: 'dataset.import',
    resource: 'dataset',
    resourceId: datasetId,
    detail: {
      name: target.datasetName,
      added: merged.added.length,
      known: merged.known,
      problems: merged.problems.length,
      snapshot: snapshot.hash,
    },
  });
}

async function writeSubjects(
  tx: Transaction,
  projectId: Identifier,
  added: readonly NewPicture[],
  { seed, shares = usualShares }: ImportTarget,
) {
  const counts = new Map<string, Map<string, number>>();
  const raise = (name: string, label: string | null, by: number) => {
    const ofSubject = counts.get(name) ?? new Map<string, number>();
    counts.set(name, ofSubject.set(label ?? '', (ofSubject.get(label ?? '') ?? 0) + by));
  };
  const stored = await tx
    .select({ id: subject.id, name: subject.name, split: subject.split, label: image.label, images: count(image.id) })
    .from(subject)
    .leftJoin(image, eq(image.subjectId, subject.id))
    .where(eq(subject.projectId, projectId))
    .groupBy(subject.id, subject.name, subject.split, image.label);
  for (const { name, label, images } of stored) raise(name, label, images);
  for (const { origin, label } of added) raise(origin.subject, label, 1);
  const all: SubjectCounts[] = [...counts].map(([name, images]) => ({ name, images }));
  const drawn = drawSplit(all, new Map(stored.map(({ name, split }) => [name, split])), seed, shares);
  const ids = new Map(stored.map(({ name, id }) => [name, id]));
  const fresh = all
    .filter(({ name }) => !ids.has(name))
    .map(({ name }) => ({ projectId, name, split: drawn.get(name) ?? ('train' as Split) }));
  for (const some of chunks(fresh)) {
    for (const { id, name } of await tx.insert(subject).values(some).returning({ id: subject.id, name: subject.name }))
      ids.set(name, id);
  }
  return ids;
}

async function writeImages(
  tx: Transaction,
  { projectId, datasetId }: { projectId: Identifier; datasetId: Identifier },
  added: readonly NewPicture[],
  subjects: ReadonlyMap<string, Identifier>,
): Promise<void> {
  const [last] = await tx
    .select({ position: max(image.position) })
    .from(image)
    .where(eq(image.datasetId, datasetId));
  const next = (last?.position ?? -1) + 1;
  const files = added.flatMap(({ picture }) => [
    { hash: picture.contentHash, byteSize: picture.byteSize },
    { hash: picture.thumbnail, byteSize: picture.thumbnailBytes },
  ]);
  for (const some of chunks(files)) await tx.insert(artifact).values(some).onConflictDoNothing();
  const rows = added.map(({ origin, picture, label }, index) => ({
    projectId,
    datasetId,
    subjectId: subjects.get(origin.subject) ?? '',
    position: next + index,
    name: origin.path,
    contentHash: picture.contentHash,
    originalArtifact: picture.contentHash,
    thumbnailArtifact: picture.thumbnail,
    contentType: contentTypeOf(origin.path) ?? 'application/octet-stream',
    width: picture.width,
    height: picture.height,
    label,
  }));
  for (const some of chunks(rows)) await tx.insert(image).values(some);
}

async function countSplits(tx: Transaction, datasetId: Identifier): Promise<Pick<ImportReport, 'splits' | 'subjects'>> {
  const rows = await tx
    .select({
      split: subject.split,
      images: count(image.id),
      subjects: sql<number>`count(distinct ${subject.id})::int`,
    })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(eq(image.datasetId, datasetId))
    .groupBy(subject.split);
  const found = (split: Split) => rows.find((row) => row.split === split);
  const entries = splits.map(
    (split) => [split, { subjects: found(split)?.subjects ?? 0, images: found(split)?.images ?? 0 }] as const,
  );
  return {
    splits: Object.fromEntries(entries) as ImportReport['splits'],
    subjects: rows.reduce((sum, row) => sum + row.subjects, 0),
  };
}

function* chunks<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += rowsAtOnce) yield rows.slice(start, start + rowsAtOnce);
}
