import { decisionKinds } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgEnum, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { person } from './project.ts';
import { model, modelVersion } from './run.ts';
import { ofProject, sameProject } from './within-project.ts';

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
    projectId: ofProject(),
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
    sameProject('decision_version', [table.projectId, table.versionId], modelVersion),
    sameProject('decision_from', [table.projectId, table.fromVersionId], modelVersion),
    sameProject('decision_to', [table.projectId, table.toVersionId], modelVersion),
    uniqueIndex('decision_once')
      .on(table.versionId)
      .where(sql`${table.kind} <> 'rollback'`),
    index('decision_of_project').on(table.projectId, table.createdAt),
    index('decision_of_version').on(table.versionId, table.createdAt),
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
