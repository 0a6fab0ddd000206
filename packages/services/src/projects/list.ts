import type { Queryable } from '@fovea/database';
import { alias, dataset, evidenceReport, image, model, modelVersion, project, run, subject } from '@fovea/database';
import type { Identifier, ProjectView } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { and, count, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { authorise } from '../access/authorise.ts';
import type { Context } from '../context.ts';
import { newestEvent } from '../events/project-events.ts';
import { preparationColumns } from './input.ts';
import { rarestShareOf, trainableClasses } from './trainable-images.ts';

const columns = {
  id: project.id,
  name: project.name,
  input: preparationColumns,
  network: project.network,
};

async function view(
  database: Queryable,
  { id, name, input, network }: Pick<ProjectView, keyof typeof columns>,
): Promise<ProjectView> {
  const lastEvent = String(await newestEvent(database));
  const classes = await trainableClasses(database, id);
  const [champion] = await database
    .select({ id: modelVersion.id, number: modelVersion.number, verdict: evidenceReport.verdict })
    .from(alias)
    .innerJoin(model, eq(model.id, alias.modelId))
    .innerJoin(modelVersion, eq(modelVersion.id, alias.versionId))
    .leftJoin(evidenceReport, eq(evidenceReport.runId, modelVersion.runId))
    .where(and(eq(model.projectId, id), eq(alias.name, 'champion')));
  const [images] = await database.select({ count: count() }).from(image).where(eq(image.projectId, id));
  const [subjects] = await database.select({ count: count() }).from(subject).where(eq(subject.projectId, id));
  const [synthetic] = await database
    .select({ count: count() })
    .from(dataset)
    .where(and(eq(dataset.projectId, id), eq(dataset.synthetic, true)));
  const [firstRun] =
    champion === undefined
      ? await database
          .select({ id: run.id })
          .from(run)
          .where(and(eq(run.projectId, id), eq(run.kind, 'base'), isNull(run.rerunOf)))
          .orderBy(desc(run.number))
          .limit(1)
      : [];
  return {
    id,
    name,
    classes: classes.map((entry) => entry.name),
    positive: classes.find((entry) => entry.positive)?.name ?? '',
    rarestShare: rarestShareOf(classes),
    input,
    network,
    champion: champion ?? null,
    images: images?.count ?? 0,
    subjects: subjects?.count ?? 0,
    synthetic: (synthetic?.count ?? 0) > 0,
    firstRun: firstRun?.id ?? null,
    lastEvent,
  };
}

/** As many as the longest page of a list. */
const mostListed = 500;

/** The newest 500 projects, oldest first. @param named only those of this name or identifier */
export async function list(
  { database, actor }: Context,
  { named }: { readonly named?: string } = {},
): Promise<ProjectView[]> {
  authorise(actor, 'image:read');
  const rows = await database
    .select(columns)
    .from(project)
    .where(named === undefined ? undefined : or(eq(project.name, named), eq(sql`${project.id}::text`, named)))
    .orderBy(desc(project.createdAt), desc(project.name))
    .limit(mostListed);
  return Promise.all(rows.reverse().map((row) => view(database, row)));
}

/** @throws NOT_FOUND */
export async function get({ database, actor }: Context, request: { project: Identifier }): Promise<ProjectView> {
  authorise(actor, 'image:read');
  const [row] = await database
    .select(columns)
    .from(project)
    .where(inArray(project.id, [request.project]));
  if (row === undefined)
    throw new FoveaError('NOT_FOUND', 'There is no such project; choose one from the list.', {
      project: request.project,
    });
  return view(database, row);
}
