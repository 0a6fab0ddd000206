import type { Background, EngineRecord, Fit, Normalisation, Recipe, RerunResult, RunProgress } from '@fovea/domain';
import { runKinds, runStates } from '@fovea/domain';
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
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { artifact } from './artifact.ts';
import { id, instant } from './columns.ts';
import { image, snapshot } from './dataset.ts';
import { feedbackSet } from './feedback.ts';
import { person } from './project.ts';
import { ofProject, sameProject } from './within-project.ts';

export const experiment = pgTable(
  'experiment',
  {
    id: id(),
    projectId: ofProject(),
    name: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    unique('experiment_name').on(table.projectId, table.name),
    unique('experiment_project').on(table.projectId, table.id),
  ],
);

export const model = pgTable(
  'model',
  {
    id: id(),
    projectId: ofProject(),
    name: text().notNull(),
    nextVersionNumber: integer().notNull().default(1),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [
    unique('model_name').on(table.projectId, table.name),
    unique('model_project').on(table.projectId, table.id),
  ],
);

export const runKind = pgEnum('run_kind', runKinds);
export const runState = pgEnum('run_state', runStates);

/**
 * One training from a recipe. `claimToken` names the attempt that may write: a worker given up for dead, which wakes
 * later, holds an old token and is refused. A run begins at a version and makes one: the two tables name each other.
 */
export const run = pgTable(
  'run',
  {
    id: id(),
    projectId: ofProject(),
    experimentId: uuid().notNull(),
    number: integer().notNull(),
    kind: runKind().notNull(),
    state: runState().notNull(),
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
    sameProject('run_experiment', [table.projectId, table.experimentId], experiment),
    sameProject('run_snapshot', [table.projectId, table.snapshotId], snapshot),
    sameProject('run_base', [table.projectId, table.baseVersionId], modelVersion),
    sameProject('run_feedback_set', [table.projectId, table.feedbackSetId], feedbackSet),
    sameProject('run_watch', [table.projectId, table.watchImageId], image),
    sameProject('run_rerun_of', [table.projectId, table.rerunOf], table),
    unique('run_number').on(table.projectId, table.number),
    unique('run_of_project').on(table.projectId, table.id),
    index('run_by_state').on(table.state),
    index('run_in_state').on(table.projectId, table.state, table.number),
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

/** How pixels become the model's input; stored with each version, so that it is never guessed. */
export interface Preprocessing {
  readonly size: number;
  readonly fit: Fit;
  /** What of an image is background; left out where it is black. */
  readonly background?: Background;
  readonly standardisation: 'foreground-mean-x4' | Exclude<Normalisation, 'stain'>;
}

/** What a run made. Immutable: a trigger refuses every update. */
export const modelVersion = pgTable(
  'model_version',
  {
    id: id(),
    projectId: ofProject(),
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
    sameProject('model_version_model', [table.projectId, table.modelId], model),
    foreignKey({
      name: 'model_version_parent',
      columns: [table.modelId, table.parentId],
      foreignColumns: [table.modelId, table.id],
    }),
    sameProject('model_version_snapshot', [table.projectId, table.snapshotId], snapshot),
    unique('model_version_number').on(table.modelId, table.number),
    unique('model_version_of_model').on(table.modelId, table.id),
    unique('model_version_of_project').on(table.projectId, table.id),
    index('model_version_in_order').on(table.projectId, table.number),
    check('model_version_temperature_positive', sql`${table.temperature} > 0`),
    check('model_version_two_classes', sql`cardinality(${table.classes}) >= 2`),
    check('model_version_number_counts', sql`${table.number} >= 1`),
  ],
);
