import type { ImportChoices, ImportPreview, ImportProgress, ImportReport } from '@fovea/domain';
import { importStates } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { person, project } from './project.ts';

export const importState = pgEnum('import_state', importStates);

/** An import that a page began. Only its state decides what a worker or a person may do next with it. */
export const importJob = pgTable(
  'import_job',
  {
    id: id(),
    state: importState().notNull(),
    /** Of the folder or archive. Never a path on this disk: the uploaded file is named by the row's id. */
    name: text().notNull(),
    /** The project that it is for or went to; null while it has to be made. */
    projectId: uuid().references(() => project.id),
    /** Of the project that is made. */
    projectName: text().notNull(),
    startedBy: uuid()
      .notNull()
      .references(() => person.id),
    byteSize: bigint({ mode: 'number' }).notNull(),
    files: integer().notNull(),
    /** Tells the same files from others, so that a broken upload of them goes on. */
    fingerprint: text().notNull(),
    choices: jsonb().$type<ImportChoices>().notNull().default({}),
    /** Rises whenever the preview has to be made again. */
    revision: integer().notNull().default(0),
    /** How often in a row a worker took it and came no further. */
    setbacks: integer().notNull().default(0),
    progress: jsonb().$type<ImportProgress>(),
    preview: jsonb().$type<ImportPreview>(),
    problems: jsonb().$type<ImportReport['problems']>(),
    report: jsonb().$type<Omit<ImportReport, 'problems'>>(),
    failureCode: text(),
    failureMessage: text(),
    startedAt: instant().notNull().defaultNow(),
    /** Of the last change of state. */
    changedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    index('import_job_by_state').on(table.state),
    index('import_job_of_person').on(table.startedBy, table.startedAt),
    check('import_job_has_name', sql`length(trim(${table.name})) > 0 and length(trim(${table.projectName})) > 0`),
    check('import_job_has_bytes', sql`${table.byteSize} > 0 and ${table.files} > 0`),
    check(
      'import_job_previewed_before_yes',
      sql`${table.state} not in ('waiting', 'storing', 'stored') or (${table.preview} is not null and ${table.problems} is not null)`,
    ),
    check(
      'import_job_stored_has_report',
      sql`(${table.state} = 'stored') = (${table.report} is not null) and (${table.state} <> 'stored' or ${table.projectId} is not null)`,
    ),
    check(
      'import_job_failed_says_why',
      sql`(${table.state} = 'failed') = (${table.failureCode} is not null) and (${table.failureCode} is null) = (${table.failureMessage} is null)`,
    ),
  ],
);
