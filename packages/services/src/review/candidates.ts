import { explanationAgreement, image, prediction, reviewFacts, reviewPass, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import type { ReviewCandidates, ReviewPlace } from '@fovea/learning';
import type { SQL } from 'drizzle-orm';
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { hasFeedback } from '../stored-images/summary.ts';
import { fromBytes } from '../predictions/map-bytes.ts';
import type { VersionRow } from '../versions/find.ts';

export interface Candidates extends ReviewCandidates {
  readonly images: readonly Identifier[];
  /** Those whose explanations have been compared. */
  readonly compared: ReadonlySet<Identifier>;
}

/**
 * What a version has found out of a project's images, ready to be put in order: those that are not reviewed are in the
 * queue, those that are, marked or with nothing to mark, are what `far` is far from.
 * @param wanted which of those that are not reviewed
 */
export async function candidates(
  { database }: Pick<Context, 'database'>,
  version: VersionRow,
  wanted?: SQL,
): Promise<Candidates> {
  const reviewed = hasFeedback(database);
  const rows = await database
    .select({
      id: image.id,
      label: image.label,
      offTheCell: reviewFacts.offTheCell,
      features: reviewFacts.features,
      probabilities: prediction.probabilities,
      agreement: explanationAgreement.agreement,
      isCompared: sql<boolean>`${explanationAgreement.imageId} is not null`,
      isReviewed: sql<boolean>`(${reviewed} or ${reviewPass.imageId} is not null)`,
      isWanted: sql<boolean>`${wanted ?? sql`true`}`,
    })
    .from(reviewFacts)
    .innerJoin(image, eq(image.id, reviewFacts.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .innerJoin(
      prediction,
      and(eq(prediction.versionId, reviewFacts.versionId), eq(prediction.imageId, reviewFacts.imageId)),
    )
    .leftJoin(
      explanationAgreement,
      and(
        eq(explanationAgreement.versionId, reviewFacts.versionId),
        eq(explanationAgreement.imageId, reviewFacts.imageId),
      ),
    )
    .leftJoin(
      reviewPass,
      and(eq(reviewPass.versionId, reviewFacts.versionId), eq(reviewPass.imageId, reviewFacts.imageId)),
    )
    .where(and(eligible(version.projectId), eq(reviewFacts.versionId, version.id)))
    .orderBy(asc(image.datasetId), asc(image.position));
  const { uncertainty, wrongness } = await import('@fovea/learning');
  const queued = rows.filter(({ isReviewed, isWanted }) => isWanted && !isReviewed);
  const score = (of: (row: (typeof rows)[number]) => number | null) =>
    Float32Array.from(queued, (row) => of(row) ?? Number.NaN);
  const featuresOf = (some: typeof rows) => fromBytes(Buffer.concat(some.map(({ features }) => features)));
  return {
    images: queued.map(({ id }) => id),
    compared: new Set(queued.filter(({ isCompared }) => isCompared).map(({ id }) => id)),
    scores: {
      wrong: score(({ probabilities, label }) => wrongness(probabilities, version.classes.indexOf(label ?? ''))),
      uncertain: score(({ probabilities }) => uncertainty(probabilities)),
      'off-the-cell': score(({ offTheCell }) => offTheCell),
      disagreement: score(({ agreement }) => (agreement === null ? null : 1 - agreement)),
    },
    features: featuresOf(queued),
    width: (rows[0]?.features.byteLength ?? 4) / 4,
    reviewed: featuresOf(rows.filter(({ isReviewed }) => isReviewed)),
  };
}

/** The note that a page shows of an image's place in the queue. */
export function noteOf({ scores }: Candidates, { image: index, reason, distance }: ReviewPlace) {
  const known = (values: Float32Array) => {
    const value = values[index];
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  return {
    reason,
    scores: {
      wrong: known(scores.wrong),
      uncertain: known(scores.uncertain),
      'off-the-cell': known(scores['off-the-cell']),
      disagreement: known(scores.disagreement),
      far: distance,
    },
  };
}

/** Test subjects are never in the queue: to be corrected by them would spoil what they are kept for. */
export function eligible(project: Identifier): SQL | undefined {
  return and(eq(image.projectId, project), ne(subject.split, 'test'));
}
