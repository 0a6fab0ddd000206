import { feedbackSetItem, image, modelVersion, subject } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { letterbox, modelSize, rasterise } from '@fovea/domain';
import { loadEngine } from '@fovea/engine';
import { evidence, parseModel } from '@fovea/learning';
import type { Context } from '@fovea/services';
import { images, projects, runs } from '@fovea/services';
import { and, asc, eq } from 'drizzle-orm';

const imageBytes = modelSize * modelSize * 3;

/**
 * Lowest accuracy over the probes of one run's trained-on feedback, for that run's candidate and for a later version: on
 * the same validation images, with the same regions.
 */
export async function lowestOverProbes(
  context: Context,
  request: { project: Identifier; run: Identifier; later: Identifier },
): Promise<{ then: number; later: number }> {
  const { database, artifacts } = context;
  const run = await runs.get(context, { run: request.run });
  const { classes, positive } = await projects.get(context, { project: request.project });
  const validation = await database
    .select({ id: image.id, label: image.label, subject: image.subjectId })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eq(image.projectId, request.project), eq(subject.split, 'validation')))
    .orderBy(asc(image.contentHash));
  const regions = await database
    .select({
      id: image.id,
      label: image.label,
      subject: image.subjectId,
      width: image.width,
      height: image.height,
      rois: feedbackSetItem.rois,
    })
    .from(feedbackSetItem)
    .innerJoin(image, eq(image.id, feedbackSetItem.imageId))
    .where(and(eq(feedbackSetItem.setId, run.feedbackSet?.id ?? ''), eq(feedbackSetItem.trainable, true)));
  const rows = [...validation, ...regions];
  const pixels = new Uint8Array(rows.length * imageBytes);
  for (const [row, { id }] of rows.entries()) pixels.set(await images.pixels(context, { image: id }), row * imageBytes);
  const people = [...new Set(rows.map((row) => row.subject))];
  const model = async (id: Identifier) => {
    const [version] = await database.select().from(modelVersion).where(eq(modelVersion.id, id));
    if (version === undefined) throw new Error(`no version ${id}`);
    return parseModel(await artifacts.read(version.weightsArtifact));
  };
  const report = await evidence(await loadEngine(), {
    images: {
      pixels,
      labels: Int8Array.from(rows, ({ label }) => (label === null ? -1 : classes.indexOf(label))),
      subjects: Int32Array.from(rows, (row) => people.indexOf(row.subject)),
      size: modelSize,
      classes: classes.length,
      positive: classes.indexOf(positive),
    },
    validation: Int32Array.from(validation, (_, row) => row),
    before: await model(run.candidate?.id ?? ''),
    after: await model(request.later),
    feedback: regions.map(({ width, height, rois }, index) => {
      const box = letterbox(width, height, modelSize);
      return { row: validation.length + index, regions: rasterise(rois, box) };
    }),
  });
  if (report.probes === null) throw new Error('The run has no ignore regions to probe.');
  return { then: report.probes.before.lowest, later: report.probes.after.lowest };
}
