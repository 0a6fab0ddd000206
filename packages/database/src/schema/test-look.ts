import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { snapshot } from './dataset.ts';
import { person } from './project.ts';
import { modelVersion } from './run.ts';
import { ofProject, sameProject } from './within-project.ts';

/**
 * Somebody asked for a version's figures on the test subjects: once a version, and a trigger refuses it before the decision
 * on the version. The figures stand in `evaluation`.
 */
export const testLook = pgTable(
  'test_look',
  {
    versionId: uuid().primaryKey(),
    projectId: ofProject(),
    /** Whose labelled test images are read. */
    snapshotId: uuid().notNull(),
    askedBy: uuid()
      .notNull()
      .references(() => person.id),
    askedAt: instant().notNull().defaultNow(),
    /** When a worker last began; null while none has. */
    begunAt: instant(),
    failureCode: text(),
    failureMessage: text(),
  },
  (table) => [
    sameProject('test_look_version', [table.projectId, table.versionId], modelVersion),
    sameProject('test_look_snapshot', [table.projectId, table.snapshotId], snapshot),
    index('test_look_of_project').on(table.projectId),
    check('test_look_failed_says_why', sql`(${table.failureCode} is null) = (${table.failureMessage} is null)`),
  ],
);
