import type { Queryable } from '@fovea/database';
import { image, model, modelVersion, project, projectClass, subject } from '@fovea/database';
import type { Identifier, InputSettings, NetworkView, Split } from '@fovea/domain';
import { FoveaError } from '@fovea/domain';
import { asc, count, eq } from 'drizzle-orm';
import { inputColumns } from '../projects/input.ts';
import type { StoredPicture } from './merge-pictures.ts';
import type { ExistingProject } from './source.ts';

/** A subject that a project has: its split, and its images by label, '' for none. */
export interface StoredSubject {
  readonly id: Identifier;
  readonly name: string;
  readonly split: Split;
  readonly images: ReadonlyMap<string, number>;
}

/** A project without its pictures. */
interface ProjectOutline {
  readonly id: Identifier;
  readonly name: string;
  readonly classes: readonly string[];
  readonly positive: string;
  readonly input: InputSettings;
  readonly network: NetworkView | null;
  readonly subjects: readonly StoredSubject[];
}

/** All that decides what an import adds to a project. */
export interface ProjectState extends ProjectOutline {
  readonly hasModel: boolean;
  /** By content hash. */
  readonly pictures: ReadonlyMap<string, StoredPicture>;
}

export interface WantedProject {
  /** An existing project; left out, the one called `projectName`, where there is one. */
  readonly project?: Identifier | undefined;
  readonly projectName: string;
}

/** @returns null where the project has to be made. @throws NOT_FOUND for an id that no project has */
export async function readProjectState(database: Queryable, wanted: WantedProject): Promise<ProjectState | null> {
  const outline = await readOutline(database, wanted);
  if (outline === null) return null;
  const [versions] = await database
    .select({ count: count() })
    .from(modelVersion)
    .innerJoin(model, eq(model.id, modelVersion.modelId))
    .where(eq(model.projectId, outline.id));
  return {
    ...outline,
    hasModel: (versions?.count ?? 0) > 0,
    pictures: await storedPictures(database, outline.id),
  };
}

/**
 * As much of a project as decides what files mean; its pictures are not read.
 * @returns null where the project has to be made
 * @throws NOT_FOUND for an id that no project has
 */
export async function readExistingProject(database: Queryable, wanted: WantedProject): Promise<ExistingProject | null> {
  const outline = await readOutline(database, wanted);
  if (outline === null) return null;
  const { classes, positive, subjects } = outline;
  return { classes, positive, subjects: new Map(subjects.map(({ name, split }) => [name, split])) };
}

async function readOutline(database: Queryable, wanted: WantedProject): Promise<ProjectOutline | null> {
  const condition =
    wanted.project === undefined ? eq(project.name, wanted.projectName) : eq(project.id, wanted.project);
  const [found] = await database
    .select({ id: project.id, name: project.name, input: inputColumns, network: project.network })
    .from(project)
    .where(condition);
  if (found === undefined) {
    if (wanted.project === undefined) return null;
    throw new FoveaError('NOT_FOUND', 'There is no such project; choose one from the list.', {
      project: wanted.project,
    });
  }
  const classes = await database
    .select({ name: projectClass.name, positive: projectClass.positive })
    .from(projectClass)
    .where(eq(projectClass.projectId, found.id))
    .orderBy(asc(projectClass.position));
  return {
    ...found,
    classes: classes.map(({ name }) => name),
    positive: classes.find(({ positive }) => positive)?.name ?? '',
    subjects: await storedSubjects(database, found.id),
  };
}

async function storedPictures(database: Queryable, projectId: Identifier): Promise<Map<string, StoredPicture>> {
  const rows = await database
    .select({
      id: image.id,
      contentHash: image.contentHash,
      pixelHash: image.pixelHash,
      perceptualHash: image.perceptualHash,
      datasetId: image.datasetId,
      position: image.position,
      name: image.name,
      label: image.label,
      subject: subject.name,
    })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(eq(image.projectId, projectId));
  return new Map(rows.map(({ contentHash, ...rest }) => [contentHash, rest]));
}

async function storedSubjects(database: Queryable, projectId: Identifier): Promise<StoredSubject[]> {
  const rows = await database
    .select({ id: subject.id, name: subject.name, split: subject.split, label: image.label, images: count(image.id) })
    .from(subject)
    .leftJoin(image, eq(image.subjectId, subject.id))
    .where(eq(subject.projectId, projectId))
    .groupBy(subject.id, subject.name, subject.split, image.label);
  return [...Map.groupBy(rows, ({ id }) => id)].map(([id, of]) => ({
    id,
    name: of[0]?.name ?? '',
    split: of[0]?.split ?? 'train',
    images: new Map(of.map(({ label, images }) => [label ?? '', images])),
  }));
}
