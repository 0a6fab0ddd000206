import type { DepthRange, TechnicalProperties } from '@fovea/domain';
import { splits } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { artifact } from './artifact.ts';
import { id, instant } from './columns.ts';
import { projectClass } from './project.ts';
import { ofProject, sameProject } from './within-project.ts';

export const split = pgEnum('split', splits);

export const dataset = pgTable(
  'dataset',
  {
    id: id(),
    projectId: ofProject(),
    name: text().notNull(),
    /** Generated, never taken from a person. */
    synthetic: boolean().notNull().default(false),
    /** Draws the split. */
    seed: integer().notNull(),
    micrometresPerPixel: doublePrecision(),
    /** uint8 images at the project's size, one row per image in the order of `position`. */
    preparedArtifact: text().references(() => artifact.hash),
    /** What 16-bit pictures were stretched by; null where the dataset had none, or is from an earlier Fovea. */
    depthRange: jsonb().$type<DepthRange>(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    unique('dataset_name').on(table.projectId, table.name),
    unique('dataset_project').on(table.projectId, table.id),
    check('dataset_scale_positive', sql`${table.micrometresPerPixel} > 0`),
  ],
);

/** The patient. The split hangs here and nowhere else, so that no subject can be in two; a trigger keeps it for ever. */
export const subject = pgTable(
  'subject',
  {
    id: id(),
    projectId: ofProject(),
    name: text().notNull(),
    split: split().notNull(),
  },
  (table) => [
    unique('subject_name').on(table.projectId, table.name),
    unique('subject_project').on(table.projectId, table.id),
    check('subject_has_name', sql`length(trim(${table.name})) > 0`),
  ],
);

export const image = pgTable(
  'image',
  {
    id: id(),
    projectId: ofProject(),
    datasetId: uuid().notNull(),
    subjectId: uuid().notNull(),
    /** The image's row in the dataset's prepared file. */
    position: integer().notNull(),
    /** Path relative to what was imported. */
    name: text().notNull(),
    contentHash: text().notNull(),
    originalArtifact: text()
      .notNull()
      .references(() => artifact.hash),
    thumbnailArtifact: text()
      .notNull()
      .references(() => artifact.hash),
    contentType: text().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    /** SHA-256 of the decoded pixels: equal for the same picture in other bytes. Null until an import looks (old homes). */
    pixelHash: text(),
    /** 256 bits in hexadecimal; pictures that look alike differ in few. Null as `pixelHash`. */
    perceptualHash: text(),
    technical: jsonb().$type<TechnicalProperties>(),
    /** Null where nobody knows. */
    label: text(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    sameProject('image_dataset', [table.projectId, table.datasetId], dataset),
    sameProject('image_subject', [table.projectId, table.subjectId], subject),
    foreignKey({
      name: 'image_label',
      columns: [table.projectId, table.label],
      foreignColumns: [projectClass.projectId, projectClass.name],
    }),
    unique('image_position').on(table.datasetId, table.position),
    unique('image_content').on(table.datasetId, table.contentHash),
    unique('image_project').on(table.projectId, table.id),
    index('image_in_project_order').on(table.projectId, table.datasetId, table.position),
    index('image_of_subject').on(table.subjectId),
    index('image_by_pixels').on(table.projectId, table.pixelHash),
    check('image_position_counts', sql`${table.position} >= 0`),
    check('image_has_size', sql`${table.width} > 0 and ${table.height} > 0`),
    check('image_hash_is_sha256', sql`${table.contentHash} ~ '^[0-9a-f]{64}$'`),
    check('image_pixel_hash_is_sha256', sql`${table.pixelHash} ~ '^[0-9a-f]{64}$'`),
    check('image_perceptual_hash_is_256_bits', sql`${table.perceptualHash} ~ '^[0-9a-f]{64}$'`),
  ],
);

/**
 * A project's images, labels and split at one moment. The manifest artifact lists them with the prepared files they lie
 * in, so that a run reads what its snapshot says, whatever was imported since.
 */
export const snapshot = pgTable(
  'snapshot',
  {
    id: id(),
    projectId: ofProject(),
    hash: text().notNull(),
    manifestArtifact: text()
      .notNull()
      .references(() => artifact.hash),
    images: integer().notNull(),
    subjects: integer().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    unique('snapshot_hash').on(table.projectId, table.hash),
    unique('snapshot_project').on(table.projectId, table.id),
    check('snapshot_hash_is_sha256', sql`${table.hash} ~ '^[0-9a-f]{64}$'`),
    check('snapshot_counts', sql`${table.images} > 0 and ${table.subjects} > 0`),
  ],
);
