import { runNoteCodes } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  doublePrecision,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';
import { image } from './dataset.ts';
import { run } from './run.ts';
import { ofProject, sameProject } from './within-project.ts';

export const runNoteCode = pgEnum('run_note_code', runNoteCodes);

/** What happened to a run on its way, for a person to read. */
export const runNote = pgTable(
  'run_note',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    projectId: ofProject(),
    runId: uuid().notNull(),
    code: runNoteCode().notNull(),
    message: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    sameProject('run_note_run', [table.projectId, table.runId], run),
    index('run_note_of_run').on(table.runId, table.id),
  ],
);

/** The learning curve. */
export const runMetric = pgTable(
  'run_metric',
  {
    projectId: ofProject(),
    runId: uuid().notNull(),
    step: integer().notNull(),
    dataLoss: doublePrecision().notNull(),
    feedbackLoss: doublePrecision(),
    lambda: doublePrecision().notNull(),
    dataWeight: doublePrecision(),
    dataNorm: doublePrecision(),
    feedbackNorm: doublePrecision(),
    cosine: doublePrecision(),
    cost: doublePrecision(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.step] }),
    sameProject('run_metric_run', [table.projectId, table.runId], run),
    check('run_metric_step_counts', sql`${table.step} >= 0`),
    check(
      'run_metric_balance_is_whole',
      sql`num_nulls(${table.dataWeight}, ${table.dataNorm}, ${table.feedbackNorm}, ${table.cosine}, ${table.cost}) in (0, 5)`,
    ),
    check('run_metric_cosine_is_one', sql`${table.cosine} between -1 and 1`),
  ],
);

/** The watched image's attention while its run trains; float32, row-major, size × size. */
export const runAttention = pgTable(
  'run_attention',
  {
    projectId: ofProject(),
    runId: uuid().notNull(),
    imageId: uuid().notNull(),
    step: integer().notNull(),
    size: integer().notNull(),
    values: bytes().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.step] }),
    sameProject('run_attention_run', [table.projectId, table.runId], run),
    sameProject('run_attention_image', [table.projectId, table.imageId], image),
    check('run_attention_is_square', sql`octet_length(${table.values}) = 4 * ${table.size} * ${table.size}`),
  ],
);
