import type { EngineRecord, Recipe, RerunResult, RunProgress } from '@fovea/domain';
import { runKinds, runNoteCodes, runStates } from '@fovea/domain';
import { sql } from 'drizzle-orm';
import {
  bigint,
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
  uuid,
} from 'drizzle-orm/pg-core';
import { bytes, id, instant } from './columns.ts';
import { image, snapshot } from './dataset.ts';
import { feedbackSet } from './feedback.ts';
import { modelVersion } from './model.ts';
import { person, project } from './project.ts';

export const runKind = pgEnum('run_kind', runKinds);
export const runState = pgEnum('run_state', runStates);
export const runNoteCode = pgEnum('run_note_code', runNoteCodes);

export const experiment = pgTable(
  'experiment',
  {
    id: id(),
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    name: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    unique('experiment_name').on(table.projectId, table.name),
    unique('experiment_project').on(table.projectId, table.id),
  ],
);

/** A set of runs from one definition: grid × seeds. */
export const sweep = pgTable(
  'sweep',
  {
    id: id(),
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    experimentId: uuid().notNull(),
    definition: jsonb().$type<Record<string, unknown>>().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => person.id),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: 'sweep_experiment',
      columns: [table.projectId, table.experimentId],
      foreignColumns: [experiment.projectId, experiment.id],
    }),
    unique('sweep_project').on(table.projectId, table.id),
  ],
);

/**
 * One training from a recipe. `claimToken` names the attempt that may write: a worker given up for dead, which wakes
 * later, holds an old token and is refused.
 */
export const run = pgTable(
  'run',
  {
    id: id(),
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    experimentId: uuid().notNull(),
    sweepId: uuid(),
    number: integer().notNull(),
    kind: runKind().notNull(),
    state: runState().notNull().default('queued'),
    recipe: jsonb().$type<Recipe>().notNull(),
    snapshotId: uuid().notNull(),
    baseVersionId: uuid(),
    feedbackSetId: uuid(),
    /** The image whose attention the page follows while this trains. */
    watchImageId: uuid(),
    startedBy: uuid()
      .notNull()
      .references(() => person.id),
    cancelRequested: boolean().notNull().default(false),
    pauseRequested: boolean().notNull().default(false),
    /** The finished run that this one repeats exactly. */
    rerunOf: uuid(),
    rerunResult: jsonb().$type<RerunResult>(),
    /** Steps done at its newest checkpoint; null before the first. */
    checkpointStep: integer(),
    /** How often in a row a worker has begun it and left no newer checkpoint. */
    setbacks: integer().notNull().default(0),
    /** How often a worker has begun it. */
    attempt: integer().notNull().default(0),
    claimToken: uuid(),
    /** host:pid of the worker that holds the claim. */
    claimedBy: text(),
    progress: jsonb().$type<RunProgress>().notNull(),
    failureCode: text(),
    failureMessage: text(),
    engine: jsonb().$type<EngineRecord>(),
    /** Other engines that steps before a resume ran on. */
    earlierEngines: jsonb().$type<readonly EngineRecord[]>().notNull().default([]),
    queuedAt: instant().notNull().defaultNow(),
    startedAt: instant(),
    finishedAt: instant(),
  },
  (table) => [
    foreignKey({
      name: 'run_experiment',
      columns: [table.projectId, table.experimentId],
      foreignColumns: [experiment.projectId, experiment.id],
    }),
    foreignKey({
      name: 'run_sweep',
      columns: [table.projectId, table.sweepId],
      foreignColumns: [sweep.projectId, sweep.id],
    }),
    foreignKey({
      name: 'run_snapshot',
      columns: [table.projectId, table.snapshotId],
      foreignColumns: [snapshot.projectId, snapshot.id],
    }),
    foreignKey({
      name: 'run_base',
      columns: [table.projectId, table.baseVersionId],
      foreignColumns: [modelVersion.projectId, modelVersion.id],
    }),
    foreignKey({
      name: 'run_feedback_set',
      columns: [table.projectId, table.feedbackSetId],
      foreignColumns: [feedbackSet.projectId, feedbackSet.id],
    }),
    foreignKey({
      name: 'run_watch',
      columns: [table.projectId, table.watchImageId],
      foreignColumns: [image.projectId, image.id],
    }),
    foreignKey({
      name: 'run_rerun_of',
      columns: [table.projectId, table.rerunOf],
      foreignColumns: [table.projectId, table.id],
    }),
    unique('run_number').on(table.projectId, table.number),
    unique('run_of_project').on(table.projectId, table.id),
    index('run_by_state').on(table.state),
    index('run_reruns').on(table.rerunOf),
    check(
      'run_recipe_fits_kind',
      sql`${table.recipe} ->> 'kind' = ${table.kind}::text and ${table.recipe} ? 'steps' and ${table.recipe} ? 'seed'`,
    ),
    check('run_recalibration_has_base', sql`(${table.kind} = 'recalibration') = (${table.baseVersionId} is not null)`),
    check(
      'run_recalibration_has_feedback',
      sql`(${table.kind} = 'recalibration') = (${table.feedbackSetId} is not null)`,
    ),
    check('run_claimed_while_running', sql`(${table.state} = 'running') = (${table.claimToken} is not null)`),
    check(
      'run_ended_has_time',
      sql`(${table.state} in ('finished', 'failed', 'cancelled')) = (${table.finishedAt} is not null)`,
    ),
    check(
      'run_failed_says_why',
      sql`${table.state} <> 'failed' or (${table.failureCode} is not null and ${table.failureMessage} is not null)`,
    ),
    check('run_finished_has_engine', sql`${table.state} <> 'finished' or ${table.engine} is not null`),
    check(
      'run_rerun_finishes_with_result',
      sql`(${table.rerunResult} is not null) = (${table.rerunOf} is not null and ${table.state} = 'finished')`,
    ),
  ],
);

/** What happened to a run on its way, for a person to read. */
export const runNote = pgTable(
  'run_note',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    runId: uuid().notNull(),
    code: runNoteCode().notNull(),
    message: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    foreignKey({
      name: 'run_note_run',
      columns: [table.projectId, table.runId],
      foreignColumns: [run.projectId, run.id],
    }),
    index('run_note_of_run').on(table.runId, table.id),
  ],
);

/** The learning curve. */
export const runMetric = pgTable(
  'run_metric',
  {
    projectId: uuid()
      .notNull()
      .references(() => project.id),
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
    foreignKey({
      name: 'run_metric_run',
      columns: [table.projectId, table.runId],
      foreignColumns: [run.projectId, run.id],
    }),
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
    projectId: uuid()
      .notNull()
      .references(() => project.id),
    runId: uuid().notNull(),
    imageId: uuid().notNull(),
    step: integer().notNull(),
    size: integer().notNull(),
    values: bytes().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.step] }),
    foreignKey({
      name: 'run_attention_run',
      columns: [table.projectId, table.runId],
      foreignColumns: [run.projectId, run.id],
    }),
    foreignKey({
      name: 'run_attention_image',
      columns: [table.projectId, table.imageId],
      foreignColumns: [image.projectId, image.id],
    }),
    check('run_attention_is_square', sql`octet_length(${table.values}) = 4 * ${table.size} * ${table.size}`),
  ],
);
