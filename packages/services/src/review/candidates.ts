import { explanationAgreement, feedback, image, reviewPass, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import type { ReviewCandidates, ReviewPlace } from '@fovea/learning';
import type { SQL } from 'drizzle-orm';
import { and, eq, sql } from 'drizzle-orm';
import { union } from 'drizzle-orm/pg-core';
import type { Context } from '../context.ts';
import type { VersionRow } from '../versions/find.ts';
import { eligible, findingsOf } from './findings.ts';

export interface Candidates extends ReviewCandidates {
  readonly images: readonly Identifier[];
  /** Those whose explanations have been compared. */
  readonly compared: ReadonlySet<Identifier>;
}

/** The images that somebody marked, or found nothing to mark on by what the version makes of them. */
export async function reviewedImages(
  { database }: Pick<Context, 'database'>,
  version: VersionRow,
): Promise<readonly Identifier[]> {
  const hasRegions = sql`jsonb_array_length(${feedback.rois}) > 0`;
  const rows = await union(
    database
      .select({ image: feedback.imageId })
      .from(feedback)
      .where(and(eq(feedback.projectId, version.projectId), eq(feedback.active, true), hasRegions)),
    database.select({ image: reviewPass.imageId }).from(reviewPass).where(eq(reviewPass.versionId, version.id)),
  );
  return rows.map((row) => row.image).sort();
}

/**
 * What a version has found out of a project's images, ready to be put in order: those that are not reviewed are in the
 * queue, those that are, marked or with nothing to mark, are what `far` is far from.
 * @param wanted which of those that are not reviewed; left out, all
 */
export async function candidates(
  ctx: Pick<Context, 'database'>,
  version: VersionRow,
  reviewed: readonly Identifier[],
  wanted?: SQL,
): Promise<Candidates> {
  const [found, agreements, passing] = await Promise.all([
    findingsOf(ctx, version),
    ctx.database
      .select({ image: explanationAgreement.imageId, agreement: explanationAgreement.agreement })
      .from(explanationAgreement)
      .where(eq(explanationAgreement.versionId, version.id)),
    wanted === undefined ? null : imagesThatPass(ctx, version, wanted),
  ]);
  const reviewedPlaces = reviewed.flatMap((id) => found.placeOf.get(id) ?? []);
  const left = new Set(reviewedPlaces);
  const queued = [...found.images.keys()].filter(
    (place) => !left.has(place) && (passing === null || passing.has(found.images[place] ?? '')),
  );
  const images = queued.map((place) => found.images[place] ?? '');
  const disagreements = new Map(
    agreements.map(({ image: id, agreement }) => [id, agreement === null ? null : 1 - agreement]),
  );
  const among = (values: Float32Array) => Float32Array.from(queued, (place) => values[place] ?? Number.NaN);
  return {
    images,
    compared: new Set(agreements.map(({ image: id }) => id)),
    scores: {
      wrong: among(found.scores.wrong),
      uncertain: among(found.scores.uncertain),
      'off-the-cell': among(found.scores['off-the-cell']),
      disagreement: Float32Array.from(images, (id) => disagreements.get(id) ?? Number.NaN),
    },
    nearest: found.distances.to(reviewedPlaces).among(queued),
  };
}

async function imagesThatPass(
  { database }: Pick<Context, 'database'>,
  { projectId }: VersionRow,
  wanted: SQL,
): Promise<ReadonlySet<Identifier>> {
  const rows = await database
    .select({ id: image.id })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eligible(projectId), wanted));
  return new Set(rows.map(({ id }) => id));
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
