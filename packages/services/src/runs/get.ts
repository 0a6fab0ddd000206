import type { Queryable } from '@fovea/database';
import {
  attentionDifference,
  evidenceReport,
  feedbackSet,
  probePicture,
  projectClass,
  run,
  runMetric,
  runNote,
  snapshot,
} from '@fovea/database';
import type {
  AttentionDifferenceView,
  CurvePoint,
  Identifier,
  ProbeAnswers,
  ProbePictureView,
  RunDetail,
} from '@fovea/domain';
import { and, asc, desc, eq, inArray, or } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { imagesOfSet } from '../feedback/frozen-set.ts';
import { contentHashes, summaries } from '../stored-images/summary.ts';
import { testStandings } from '../versions/test-standings.ts';
import { decided } from '../versions/states.ts';
import { evidenceView } from './evidence-view.ts';
import type { RunRow } from './run-row.ts';
import { runRow } from './run-row.ts';
import { checkStaleness, staleness } from './stale.ts';
import { summarise } from './summaries.ts';

/** Of what may come again and again: a run's notes, its exact repetitions. */
const mostListed = 100;
/** Images with feedback: as many as the longest page of a list. */
const mostImages = 500;

/** The run's images in a fixed order: those with feedback, then the probes; while it has none, the one it watches. */
async function imagesAndDifferences(
  database: Queryable,
  row: RunRow,
): Promise<Pick<RunDetail, 'images' | 'unlistedImages' | 'differences'>> {
  const drawn = await imagesOfSet(database, row.feedbackSetId, mostImages);
  const isListed = inArray(attentionDifference.imageId, [...drawn.images]);
  const rows = await database
    .select({
      imageId: attentionDifference.imageId,
      role: attentionDifference.role,
      kind: attentionDifference.kind,
      meanAbsolute: attentionDifference.meanAbsolute,
      largestIncrease: attentionDifference.largestIncrease,
      largestDecrease: attentionDifference.largestDecrease,
      insideBefore: attentionDifference.insideBefore,
      insideAfter: attentionDifference.insideAfter,
      outsideBefore: attentionDifference.outsideBefore,
      outsideAfter: attentionDifference.outsideAfter,
    })
    .from(attentionDifference)
    .where(and(eq(attentionDifference.runId, row.id), or(eq(attentionDifference.role, 'probe'), isListed)))
    .orderBy(asc(attentionDifference.role), asc(attentionDifference.imageId), asc(attentionDifference.kind));
  const roles = new Map<Identifier, 'feedback' | 'probe'>();
  for (const image of drawn.images) roles.set(image, 'feedback');
  for (const { imageId, role } of rows) if (!roles.has(imageId)) roles.set(imageId, role);
  if (roles.size === 0 && row.watchImageId !== null) roles.set(row.watchImageId, 'probe');
  const shown = await summaries(database, [...roles.keys()]);
  const hashes = await contentHashes(database, [...roles.keys()]);
  return {
    images: [...roles].flatMap(([id, role]) => {
      const image = shown.get(id);
      const contentHash = hashes.get(id);
      return image === undefined || contentHash === undefined ? [] : [{ image, role, contentHash }];
    }),
    unlistedImages: drawn.all - drawn.images.length,
    differences: rows.flatMap(({ imageId, role, kind, ...summary }): AttentionDifferenceView[] => {
      const image = shown.get(imageId);
      return image === undefined ? [] : [{ image, role, kind, summary }];
    }),
  };
}

function curvePoint(row: typeof runMetric.$inferSelect): CurvePoint {
  const { step, dataLoss, feedbackLoss, lambda } = row;
  const { dataWeight, dataNorm, feedbackNorm, cosine, cost } = row;
  const point = { step, dataLoss, feedbackLoss, lambda };
  if (dataWeight === null || dataNorm === null || feedbackNorm === null || cosine === null || cost === null)
    return point;
  return { ...point, balance: { dataWeight, dataNorm, feedbackNorm, cosine, cost } };
}

async function probePictures(database: Queryable, { id, projectId }: RunRow): Promise<ProbePictureView[]> {
  const rows = await database
    .select()
    .from(probePicture)
    .where(eq(probePicture.runId, id))
    .orderBy(asc(probePicture.position));
  if (rows.length === 0) return [];
  const classes = await database
    .select({ name: projectClass.name })
    .from(projectClass)
    .where(eq(projectClass.projectId, projectId))
    .orderBy(asc(projectClass.position));
  const read = (probabilities: readonly number[]) => {
    const probability = Math.max(...probabilities);
    return { label: classes[probabilities.indexOf(probability)]?.name ?? '', probability };
  };
  const readBoth = ({ original, changed }: ProbeAnswers) => ({ original: read(original), changed: read(changed) });
  const shown = await summaries(
    database,
    rows.map(({ imageId }) => imageId),
  );
  return rows.flatMap(({ position, probe, dilated, imageId, stripArtifact, tiles, before, after }) => {
    const image = shown.get(imageId);
    if (image === undefined) return [];
    const answers = { before: readBoth(before), after: readBoth(after) };
    return [{ position, probe, dilated, image, strip: stripArtifact, tiles, ...answers }];
  });
}

/** One run with its curve, evidence, differences and decisions. @throws NOT_FOUND */
export async function get({ database, actor }: Context, request: { run: Identifier }): Promise<RunDetail> {
  authorise(actor, 'run:read');
  const row = await runRow(database, request.run);
  const [summary] = await summarise(database, row.projectId, [row]);
  if (summary === undefined) throw new Error('The run has no summary.');
  const standing = await decided(database, row.projectId, [summary.candidate?.id ?? null]);
  const curve = await database.select().from(runMetric).where(eq(runMetric.runId, row.id)).orderBy(asc(runMetric.step));
  const [evidence] = await database
    .select({ report: evidenceReport.report })
    .from(evidenceReport)
    .where(eq(evidenceReport.runId, row.id));
  const report = evidence?.report;
  const champion = standing.champion === null ? null : (standing.versions.get(standing.champion) ?? null);
  const sinceThen =
    report === undefined
      ? []
      : [...(await staleness(database, row, summary, champion)), ...(await checkStaleness(database, row, report))];
  const notes = await database
    .select()
    .from(runNote)
    .where(eq(runNote.runId, row.id))
    .orderBy(desc(runNote.id))
    .limit(mostListed);
  const reruns = await database
    .select({ id: run.id, number: run.number, state: run.state, result: run.rerunResult })
    .from(run)
    .where(eq(run.rerunOf, row.id))
    .orderBy(desc(run.number))
    .limit(mostListed);
  const [data] = await database.select({ hash: snapshot.hash }).from(snapshot).where(eq(snapshot.id, row.snapshotId));
  const [set] =
    row.feedbackSetId === null
      ? []
      : await database
          .select({ id: feedbackSet.id, hash: feedbackSet.hash })
          .from(feedbackSet)
          .where(eq(feedbackSet.id, row.feedbackSetId));
  return {
    ...summary,
    project: row.projectId,
    curve: curve.map(curvePoint),
    evidence: report === undefined ? null : evidenceView(report, summary, sinceThen),
    test:
      summary.candidate === null
        ? null
        : (await testStandings(database, row.projectId, [summary.candidate.id]))(summary.candidate.id),
    probePictures: report === undefined ? [] : await probePictures(database, row),
    ...(await imagesAndDifferences(database, row)),
    decisions: summary.candidate === null ? [] : (standing.decisions.get(summary.candidate.id) ?? []),
    engine: row.engine,
    earlierEngines: row.earlierEngines,
    notes: notes.reverse().map(({ code, message, createdAt }) => ({ code, message, at: createdAt.toISOString() })),
    reruns: reruns.reverse(),
    snapshot: data?.hash ?? '',
    feedbackSet: set === undefined ? null : { ...set, images: summary.feedbackImages },
  };
}

/** Two runs for showing side by side. @throws NOT_FOUND */
export async function compare(
  ctx: Context,
  request: { left: Identifier; right: Identifier },
): Promise<{ left: RunDetail; right: RunDetail }> {
  const [left, right] = await Promise.all([get(ctx, { run: request.left }), get(ctx, { run: request.right })]);
  return { left, right };
}
