import type { Recipe } from '@fovea/domain';
import { decisionKinds } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
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
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { artifact } from './artifact.ts';
import { id, instant } from './columns.ts';
import { snapshot } from './dataset.ts';
import { person, project } from './project.ts';
import { run } from './run.ts';

/** How pixels become the model's input; stored with each version, so that it is never guessed. */
export interface Preprocessing {
  readonly size: number;
  readonly fit: 'letterbox';
  readonly standardisation: 'foreground-mean-x4';
}

export const model = pgTable(
  'model',
  {
    id: id(),
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    name: text().notNull(),
    nextVersionNumber: integer().notNull().default(1),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    unique('model_name').on(table.projectId, table.name),
    unique('model_project').on(table.projectId, table.id),
  ],
);

/** Immutable: a trigger refuses every update. */
export const modelVersion = pgTable(
  'model_version',
  {
    id: id(),
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    modelId: uuid().notNull(),
    number: integer().notNull(),
    weightsArtifact: text()
      .notNull()
      .references(() => artifact.hash),
    recipe: jsonb().$type<Recipe>().notNull(),
    preprocessing: jsonb().$type<Preprocessing>().notNull(),
    /** Class names in the order of the model's outputs. */
    classes: text().array().notNull(),
    temperature: doublePrecision().notNull(),
    /** The gate has learned from feedback. */
    gateTaught: boolean().notNull(),
    snapshotId: uuid().notNull(),
    parentId: uuid(),
    /** A run makes one version at most. */
    runId: uuid()
      .notNull()
      .unique()
      .references((): AnyPgColumn => run.id),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: 'model_version_model',
      columns: [table.projectId, table.modelId],
      foreignColumns: [model.projectId, model.id],
    }),
    foreignKey({
      name: 'model_version_parent',
      columns: [table.modelId, table.parentId],
      foreignColumns: [table.modelId, table.id],
    }),
    foreignKey({
      name: 'model_version_snapshot',
      columns: [table.projectId, table.snapshotId],
      foreignColumns: [snapshot.projectId, snapshot.id],
    }),
    unique('model_version_number').on(table.modelId, table.number),
    unique('model_version_of_model').on(table.modelId, table.id),
    unique('model_version_of_project').on(table.projectId, table.id),
    check('model_version_temperature_positive', sql`${table.temperature} > 0`),
    check('model_version_two_classes', sql`cardinality(${table.classes}) >= 2`),
    check('model_version_number_counts', sql`${table.number} >= 1`),
  ],
);

/** A movable name on a version. The key makes two champions of one model impossible. */
export const alias = pgTable(
  'alias',
  {
    modelId: uuid()
      .notNull()
      .references(() => model.id),
    name: text().notNull(),
    versionId: uuid().notNull(),
    movedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.modelId, table.name] }),
    foreignKey({
      name: 'alias_version',
      columns: [table.modelId, table.versionId],
      foreignColumns: [modelVersion.modelId, modelVersion.id],
    }),
    check('alias_name_known', sql`${table.name} in ('champion')`),
  ],
);

export const decisionKind = pgEnum('decision_kind', decisionKinds);

/** `versionId` is what was decided on; a rollback names the version that the alias moves back to. A trigger refuses edits. */
export const decision = pgTable(
  'decision',
  {
    id: id(),
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    versionId: uuid().notNull(),
    kind: decisionKind().notNull(),
    /** Where the champion alias pointed before and after. */
    fromVersionId: uuid(),
    toVersionId: uuid(),
    personId: uuid()
      .notNull()
      .references(() => person.id),
    reason: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: 'decision_version',
      columns: [table.projectId, table.versionId],
      foreignColumns: [modelVersion.projectId, modelVersion.id],
    }),
    foreignKey({
      name: 'decision_from',
      columns: [table.projectId, table.fromVersionId],
      foreignColumns: [modelVersion.projectId, modelVersion.id],
    }),
    foreignKey({
      name: 'decision_to',
      columns: [table.projectId, table.toVersionId],
      foreignColumns: [modelVersion.projectId, modelVersion.id],
    }),
    uniqueIndex('decision_once')
      .on(table.versionId)
      .where(sql`${table.kind} <> 'rollback'`),
    index('decision_of_project').on(table.projectId, table.createdAt),
    check('decision_has_reason', sql`length(trim(${table.reason})) >= 3`),
    check(
      'decision_accept_moves_alias',
      sql`${table.kind} <> 'accept' or (${table.toVersionId} is not null and ${table.toVersionId} = ${table.versionId})`,
    ),
    check(
      'decision_reject_leaves_alias',
      sql`${table.kind} <> 'reject' or ${table.toVersionId} is not distinct from ${table.fromVersionId}`,
    ),
    check(
      'decision_rollback_moves_alias_back',
      sql`${table.kind} <> 'rollback' or (${table.toVersionId} is not null and ${table.toVersionId} = ${table.versionId} and ${table.fromVersionId} is not null and ${table.fromVersionId} <> ${table.versionId})`,
    ),
  ],
);
