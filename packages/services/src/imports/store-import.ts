import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from '@fovea/database';
import { artifact, dataset, image, projectClass, subject } from '@fovea/database';
import type { Identifier, ImportReport, InputSettings, Split } from '@fovea/domain';
import { FoveaError, splits } from '@fovea/domain';
import { isSameRange, mediaTypeOf } from '@fovea/imaging/node';
import { and, count, eq, inArray, max, sql } from 'drizzle-orm';
import { registerArtifact } from '../artifacts/artifact-store.ts';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { publish } from '../events/project-events.ts';
import type { ChosenNetwork } from '../networks/chosen-network.ts';
import { create } from '../projects/create.ts';
import { take } from '../snapshots/take.ts';
import type { ShownImport } from './as-shown.ts';
import { assertAsShown } from './as-shown.ts';
import type { Journal } from './journal.ts';
import { depthRangeOf } from './look-at-stored.ts';
import type { NewPicture, SeenPicture } from './merge-pictures.ts';
import type { ImportPlan, PlanSettings } from './plan-import.ts';
import { planImport } from './plan-import.ts';
import type { ProjectState, WantedProject } from './project-state.ts';
import { readProjectState } from './project-state.ts';
import type { Problem } from './source.ts';
import { writePrepared } from './write-prepared.ts';

export interface ImportTarget extends WantedProject, PlanSettings {
  readonly datasetName: string;
  readonly synthetic: boolean;
  /** How the images are prepared. */
  readonly input: InputSettings;
  /** What the models of a project that is made are made of; null or left out for the small network. */
  readonly network?: ChosenNetwork | null;
  /** What a person said yes to; left out where nobody was asked. */
  readonly shown?: ShownImport | undefined;
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
 * @param finish more to write in the same transaction
 * @throws STALE where a person was shown something else, CONFLICT where another import was faster with 16-bit pictures
 */
export async function storeImport(
  ctx: Context,
  journal: Journal,
  pictures: readonly SeenPicture[],
  target: ImportTarget,
  finish?: (tx: Transaction, stored: StoredImport) => Promise<void>,
): Promise<StoredImport> {
  const { network = null } = target;
  if (network !== null) await ctx.artifacts.put(network.bytes);
  return ctx.database.transaction(async (tx) => {
    // Imports take turns, so that two cannot give one subject two splits.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('fovea import', 0))`);
    const state = await readProjectState(tx, target);
    const plan = planImport(pictures, state, target);
    if (target.shown !== undefined) assertAsShown(target.shown, state, plan);
    if (state !== null) {
      assertPreparedAlike(state, target);
      await assertRange(tx, state.id, plan);
    }
    const made = { name: target.projectName, input: target.input, network };
    const projectId = state?.id ?? (await create(tx, ctx, { ...made, ...plan }));
    const datasetId = await findDataset(tx, projectId, target);
    const writing = { projectId, datasetId, state, plan, target };
    const isCorrected = state !== null && state.positive !== plan.positive;
    if (isCorrected) await correctPositive(tx, ctx, writing);
    const isChanged = plan.merged.added.length > 0 || plan.merged.contradicted.length > 0;
    if (isChanged) await write(tx, ctx, journal, writing);
    const stored = {
      project: projectId,
      dataset: datasetId,
      added: plan.merged.added.length,
      known: plan.merged.known,
      problems: plan.merged.problems,
      ...(await countSplits(tx, datasetId)),
    };
    await finish?.(tx, stored);
    if (isChanged || isCorrected) await publish(tx, projectId, { type: 'images', dataset: datasetId });
    return stored;
  });
}

/** Another import may have made the project in another way while the pictures of this one were prepared. */
function assertPreparedAlike({ name, input }: ProjectState, target: ImportTarget): void {
  if (isDeepStrictEqual(input, target.input)) return;
  throw new FoveaError(
    'CONFLICT',
    `Another import made the project ${name} meanwhile, and prepares its images in another way, or trains another network. Nothing was stored; import again.`,
    { project: input, import: target.input },
  );
}

/** Another import may have set the range of the project's 16-bit pictures while those of this one were prepared. */
async function assertRange(tx: Transaction, project: Identifier, { merged }: ImportPlan): Promise<void> {
  const range = rangeOfAdded(merged.added);
  const kept = range === undefined ? null : await depthRangeOf(tx, project);
  if (range === undefined || kept === null || isSameRange(kept, range)) return;
  throw new FoveaError(
    'CONFLICT',
    'Another import brought 16-bit pictures into this project meanwhile. Nothing was stored; import again.',
    { kept, range },
  );
}

const rangeOfAdded = (added: readonly NewPicture[]) =>
  added.find(({ picture }) => picture.deep !== null)?.picture.deep?.range;

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

interface Writing {
  readonly projectId: Identifier;
  readonly datasetId: Identifier;
  readonly state: ProjectState | null;
  readonly plan: ImportPlan;
  readonly target: ImportTarget;
}

async function correctPositive(tx: Transaction, ctx: Context, { projectId, state, plan }: Writing): Promise<void> {
  const ofProject = eq(projectClass.projectId, projectId);
  // One class at most may be positive at any moment.
  await tx.update(projectClass).set({ positive: false }).where(ofProject);
  await tx
    .update(projectClass)
    .set({ positive: true })
    .where(and(ofProject, eq(projectClass.name, plan.positive)));
  await record(tx, {
    project: projectId,
    person: ctx.actor.personId,
    action: 'project.positive',
    resource: 'project',
    resourceId: projectId,
    detail: { from: state?.positive, to: plan.positive },
  });
}

async function write(
  tx: Transaction,
  ctx: Context,
  journal: Journal,
  { projectId, datasetId, state, plan, target }: Writing,
): Promise<void> {
  const { merged } = plan;
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
    const subjects = await writeSubjects(tx, projectId, state, plan);
    await writeImages(tx, { projectId, datasetId }, merged.added, subjects);
    const [before] = await tx.select({ hash: dataset.preparedArtifact }).from(dataset).where(eq(dataset.id, datasetId));
    const rows = merged.added.map(({ picture }) => picture.row);
    const prepared = await writePrepared(ctx.artifacts, journal, before?.hash ?? null, rows);
    await registerArtifact(tx, prepared.hash, prepared.images * journal.imageBytes);
    const depthRange = rangeOfAdded(merged.added);
    await tx
      .update(dataset)
      .set({ preparedArtifact: prepared.hash, ...(depthRange && { depthRange }) })
      .where(eq(dataset.id, datasetId));
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

/** Writes the subjects that are new. @returns ids of all subjects of the added images, by name */
async function writeSubjects(
  tx: Transaction,
  projectId: Identifier,
  state: ProjectState | null,
  { merged, splits: drawn }: ImportPlan,
): Promise<ReadonlyMap<string, Identifier>> {
  const ids = new Map((state?.subjects ?? []).map(({ name, id }) => [name, id]));
  const names = new Set(merged.added.map(({ origin }) => origin.subject));
  const fresh = [...names]
    .filter((name) => !ids.has(name))
    .map((name) => ({ projectId, name, split: drawn.get(name) ?? ('train' as Split) }));
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
    contentType: mediaTypeOf(picture.technical.format),
    width: picture.width,
    height: picture.height,
    pixelHash: picture.pixelHash,
    perceptualHash: picture.perceptualHash,
    technical: picture.technical,
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
