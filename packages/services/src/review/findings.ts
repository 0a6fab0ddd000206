import type { Database } from '@fovea/database';
import { image, prediction, reviewFacts, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import type { NearestReviewed } from '@fovea/learning';
import type { SQL } from 'drizzle-orm';
import { and, asc, count, eq, ne } from 'drizzle-orm';
import type { Context } from '../context.ts';
import { fromBytes } from '../predictions/map-bytes.ts';
import type { VersionRow } from '../versions/find.ts';

/** What a version has found out of each image that it looked at, in the order of the datasets' rows. It never changes. */
export interface Findings {
  readonly images: readonly Identifier[];
  readonly placeOf: ReadonlyMap<Identifier, number>;
  /** See `ReviewCandidates`. */
  readonly scores: Readonly<Record<'wrong' | 'uncertain' | 'off-the-cell', Float32Array>>;
  readonly distances: DistancesToReviewed;
}

/** How far each image is from those that are reviewed. What was counted before is not counted again. */
class DistancesToReviewed {
  readonly #nearest: NearestReviewed;
  #reviewed: ReadonlySet<number> = new Set<number>();

  constructor(nearest: NearestReviewed) {
    this.#nearest = nearest;
  }

  /** @param reviewed places of all images that are reviewed now */
  to(reviewed: readonly number[]): NearestReviewed {
    const now = new Set(reviewed);
    const left = [...this.#reviewed].filter((place) => now.has(place));
    if (left.length < this.#reviewed.size) this.#nearest.keepOnly(left);
    for (const place of now) if (!this.#reviewed.has(place)) this.#nearest.addImage(place);
    this.#reviewed = now;
    return this.#nearest;
  }
}

/** The findings asked for last: to read and score thousands takes longer than a page may. */
const last = new WeakMap<Database, { readonly key: string; readonly findings: Promise<Findings> }>();

/** What a version has found out of a project's images so far. */
export async function findingsOf({ database }: Pick<Context, 'database'>, version: VersionRow): Promise<Findings> {
  const [looked] = await database
    .select({ images: count() })
    .from(reviewFacts)
    .where(eq(reviewFacts.versionId, version.id));
  const key = `${version.id} ${String(looked?.images)}`;
  const known = last.get(database);
  if (known?.key === key) return known.findings;
  const findings = read(database, version);
  last.set(database, { key, findings });
  findings.catch(() => last.delete(database));
  return findings;
}

async function read(database: Database, version: VersionRow): Promise<Findings> {
  const rows = await database
    .select({
      id: image.id,
      label: image.label,
      offTheCell: reviewFacts.offTheCell,
      features: reviewFacts.features,
      probabilities: prediction.probabilities,
    })
    .from(reviewFacts)
    .innerJoin(image, eq(image.id, reviewFacts.imageId))
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .innerJoin(
      prediction,
      and(eq(prediction.versionId, reviewFacts.versionId), eq(prediction.imageId, reviewFacts.imageId)),
    )
    .where(and(eligible(version.projectId), eq(reviewFacts.versionId, version.id)))
    .orderBy(asc(image.datasetId), asc(image.position));
  const { NearestReviewed, uncertainty, unitRows, wrongness } = await import('@fovea/learning');
  const width = (rows[0]?.features.byteLength ?? 4) / 4;
  const units = unitRows(fromBytes(Buffer.concat(rows.map(({ features }) => features))), width);
  const score = (of: (row: (typeof rows)[number]) => number) => Float32Array.from(rows, of);
  return {
    images: rows.map(({ id }) => id),
    placeOf: new Map(rows.map(({ id }, place) => [id, place])),
    scores: {
      wrong: score(({ probabilities, label }) => wrongness(probabilities, version.classes.indexOf(label ?? ''))),
      uncertain: score(({ probabilities }) => uncertainty(probabilities)),
      'off-the-cell': score(({ offTheCell }) => offTheCell ?? Number.NaN),
    },
    distances: new DistancesToReviewed(new NearestReviewed(units, width)),
  };
}

/** Test subjects are never in the queue: to be corrected by them would spoil what they are kept for. */
export function eligible(project: Identifier): SQL | undefined {
  return and(eq(image.projectId, project), ne(subject.split, 'test'));
}
