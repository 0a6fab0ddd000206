import type { ProjectEvent } from '@fovea/domain';
import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { person, project } from './project.ts';
import { ofProject } from './within-project.ts';

/** Who did what to which resource. Append-only: a trigger refuses updates, deletes and truncation. */
export const auditEvent = pgTable(
  'audit_event',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Null for what belongs to no project. */
    projectId: uuid().references(() => project.id),
    personId: uuid()
      .notNull()
      .references(() => person.id),
    action: text().notNull(),
    resource: text().notNull(),
    resourceId: text().notNull(),
    detail: jsonb().$type<Record<string, unknown>>(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    index('audit_event_of_project').on(table.projectId, table.id),
    index('audit_event_by_action').on(table.projectId, table.action, table.id),
    index('audit_event_by_person').on(table.projectId, table.personId, table.id),
    index('audit_event_by_time').on(table.projectId, table.createdAt),
  ],
);

/** What pages follow, in the order of commit; a trigger announces each row on the channel `project_event`. */
export const projectEvent = pgTable(
  'project_event',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    projectId: ofProject(),
    event: jsonb().$type<ProjectEvent>().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [index('project_event_of_project').on(table.projectId, table.id)],
);
