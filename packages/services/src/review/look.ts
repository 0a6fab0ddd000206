import { image, prediction, reviewFacts, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { PreparedRow } from '../stored-images/prepared-pixels.ts';
import { preparedPixels } from '../stored-images/prepared-pixels.ts';
import { hostOf } from '../predictions/answer.ts';
import { toBytes } from '../predictions/map-bytes.ts';
import type { VersionRow } from '../versions/find.ts';
import { weightsOf } from '../versions/dropped-weights.ts';
import { eligible } from './findings.ts';

/** Images asked about at once: few enough that a person's own question waits a tenth of a second at most. */
const batch = 64;

interface Unseen extends PreparedRow {
  readonly id: Identifier;
}

/** The images that the queue may hold and the version has not looked at, in the order of their rows. */
async function unseen({ database }: Context, version: VersionRow): Promise<Unseen[]> {
  return database
    .select({ id: image.id, datasetId: image.datasetId, position: image.position })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .leftJoin(reviewFacts, and(eq(reviewFacts.imageId, image.id), eq(reviewFacts.versionId, version.id)))
    .where(and(eligible(version.projectId), isNull(reviewFacts.imageId)))
    .orderBy(asc(image.datasetId), asc(image.position));
}

/** Has a version look at every image that it has not yet, and keeps what it finds: neither ever changes. */
export async function lookThrough(ctx: Context, version: VersionRow): Promise<void> {
  const { database } = ctx;
  const weights = await weightsOf(ctx, version);
  const images = await unseen(ctx, version);
  // The next pixels are read, and the last answers kept, while the model looks.
  let kept: Promise<unknown> = Promise.resolve();
  for (let start = 0; start < images.length; start += batch) {
    const some = images.slice(start, start + batch);
    const facts = await hostOf(ctx).review({ weights, pixels: await preparedPixels(ctx, some) });
    await kept;
    const key = { projectId: version.projectId, versionId: version.id };
    const { probabilities, offTheCell, features, width } = facts;
    const classes = version.classes.length;
    const answers = some.map(({ id }, index) => ({
      ...key,
      imageId: id,
      probabilities: Array.from(probabilities.subarray(index * classes, (index + 1) * classes), (value) =>
        Math.min(1, Math.max(0, value)),
      ),
    }));
    const rows = some.map(({ id }, index) => {
      const share = offTheCell[index] ?? Number.NaN;
      return {
        ...key,
        imageId: id,
        offTheCell: Number.isNaN(share) ? null : share,
        features: toBytes(features.slice(index * width, (index + 1) * width)),
      };
    });
    kept = database.transaction(async (tx) => {
      await tx.insert(prediction).values(answers).onConflictDoNothing();
      await tx.insert(reviewFacts).values(rows).onConflictDoNothing();
    });
    kept.catch(() => undefined);
  }
  await kept;
}
