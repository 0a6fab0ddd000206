import { randomUUID } from 'node:crypto';
import {
  alias,
  artifact,
  auditEvent,
  decision,
  evaluation,
  image,
  modelVersion,
  prediction,
  project,
  projectClass,
  run,
  runMetric,
  subject,
} from '@fovea/database';
import { evaluate } from '@fovea/learning';
import { runs } from '@fovea/services';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidate, firstModel } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
let first: string;
let second: { run: string; version: string };

beforeAll(async () => {
  installation = await openInstallation(56_110);
  tiny = await makeTinyProject(installation.context);
  first = await firstModel(installation.context, tiny);
  second = await candidate(installation.context, tiny);
});
afterAll(() => installation.remove());

const database = () => installation.context.database;

/** The name of what refused: a constraint, or the trigger's message. */
async function refusal(write: PromiseLike<unknown>): Promise<string | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    const { cause } = error as { cause?: Error & { constraint?: string } };
    return cause?.constraint ?? cause?.message ?? '';
  }
}

async function versionRow(id: string) {
  const [row] = await database().select().from(modelVersion).where(eq(modelVersion.id, id));
  if (row === undefined) throw new Error('no such version');
  return row;
}

async function runRow(id: string) {
  const [row] = await database().select().from(run).where(eq(run.id, id));
  if (row === undefined) throw new Error('no such run');
  return row;
}

test('a subject cannot be in two splits, and never leaves its own', async () => {
  const [known] = await database().select().from(subject).where(eq(subject.projectId, tiny.project));
  const { id, name, split } = known ?? { id: '', name: '', split: 'train' };
  const other = split === 'test' ? 'train' : 'test';
  expect(await refusal(database().insert(subject).values({ projectId: tiny.project, name, split: other }))).toBe(
    'subject_name',
  );
  expect(await refusal(database().update(subject).set({ split: other }).where(eq(subject.id, id)))).toContain(
    'stays in the',
  );
});

test('a project keeps the size of its images, and a size divides into whole tiles', async () => {
  const resize = (preparedSize: number) => refusal(database().update(project).set({ preparedSize }));
  expect(await resize(96)).toContain('stay prepared as they are, at 64 pixels');
  const values = { name: 'odd', preparedSize: 100 };
  expect(await refusal(database().insert(project).values(values))).toContain('project_prepared_size');
  const network = { sha256: 'f'.repeat(64), name: 'unknown', taps: [], largestDifference: 0 };
  expect(await refusal(database().insert(project).values({ name: 'odd', network }))).toBe('project_knows_its_network');
});

test('figures of an evaluation stay in their range, each in its own', async () => {
  const of = (value: number) => ({ value, low: value, high: value, confidence: 0.95 });
  const write = (estimates: object) =>
    refusal(
      database()
        .update(evaluation)
        .set({ estimates: sql`${evaluation.estimates} || ${JSON.stringify(estimates)}::jsonb` })
        .where(eq(evaluation.versionId, first)),
    );
  expect(await write({ mcc: of(-0.2), brier: of(1.6), calibrationError: of(0.1), f1: null })).toBeUndefined();
  for (const estimates of [{ accuracy: of(1.01) }, { f1: of(-0.01) }, { mcc: of(-1.01) }, { brier: of(2.01) }]) {
    expect(await write(estimates)).toBe('evaluation_figures_in_range');
  }
});

test('figures that rest on one subject can be stored', async () => {
  const {
    split: _,
    images,
    subjects,
    ...estimates
  } = evaluate({
    probabilities: Float32Array.of(0.2, 0.8, 0.9, 0.1),
    labels: Int32Array.of(1, 0),
    subjects: Int32Array.of(7, 7),
    classes: 2,
    positive: 1,
    split: 'validation',
  });
  const write = database()
    .update(evaluation)
    .set({ estimates, images, subjects })
    .where(eq(evaluation.versionId, first));
  expect(await refusal(write)).toBeUndefined();
});

test('a model cannot have two champions, nor another model’s version', async () => {
  const { modelId } = await versionRow(first);
  expect(await refusal(database().insert(alias).values({ modelId, name: 'champion', versionId: second.version }))).toBe(
    'alias_model_id_name_pk',
  );
  const elsewhere = await makeTinyProject(installation.context);
  const foreign = await firstModel(installation.context, elsewhere);
  expect(await refusal(database().update(alias).set({ versionId: foreign }).where(eq(alias.modelId, modelId)))).toBe(
    'alias_version',
  );
});

test('a decision has a reason and is never edited or removed', async () => {
  const { projectId } = await versionRow(first);
  const row = {
    projectId,
    versionId: second.version,
    kind: 'reject' as const,
    fromVersionId: first,
    toVersionId: first,
    personId: installation.context.actor.personId,
  };
  expect(
    await refusal(
      database()
        .insert(decision)
        .values({ ...row, reason: '  a ' }),
    ),
  ).toBe('decision_has_reason');
  expect(
    await refusal(
      database().execute(
        sql`insert into decision (project_id, version_id, kind, person_id) values (${projectId}, ${first}, 'reject', ${row.personId})`,
      ),
    ),
  ).toContain('"reason"');
  expect(await refusal(database().update(decision).set({ reason: 'another reason' }))).toContain('never changed');
  expect(await refusal(database().delete(decision))).toContain('never changed');
});

test('the audit trail only grows', async () => {
  expect(await refusal(database().update(auditEvent).set({ action: 'nothing' }))).toContain('never changed');
  expect(await refusal(database().delete(auditEvent))).toContain('never changed');
  expect(await refusal(database().execute(sql`truncate audit_event`))).toContain('never changed');
});

test('a run has a recipe of its kind and keeps it', async () => {
  const { id, projectId, experimentId, snapshotId, startedBy, progress, recipe } = await runRow(second.run);
  const row = {
    projectId,
    experimentId,
    snapshotId,
    startedBy,
    progress,
    number: 900,
    kind: 'base' as const,
    state: 'queued' as const,
  };
  expect(
    await refusal(
      database().execute(
        sql`insert into run (project_id, experiment_id, snapshot_id, started_by, progress, number, kind, state) values (${projectId}, ${experimentId}, ${snapshotId}, ${startedBy}, '{}', 901, 'base', 'queued')`,
      ),
    ),
  ).toContain('"recipe"');
  expect(
    await refusal(
      database()
        .insert(run)
        .values({ ...row, recipe }),
    ),
  ).toBe('run_recipe_fits_kind');
  expect(
    await refusal(
      database()
        .insert(run)
        .values({ ...row, kind: 'recalibration', recipe }),
    ),
  ).toMatch(/^run_recalibration_has_/);
  expect(
    await refusal(
      database()
        .update(run)
        .set({ recipe: { ...recipe, steps: 7 } })
        .where(eq(run.id, id)),
    ),
  ).toContain('keeps the recipe');
});

test('a run that has ended stays ended', async () => {
  const token = randomUUID();
  const reopened = database()
    .update(run)
    .set({ state: 'running', claimToken: token, finishedAt: null })
    .where(eq(run.id, second.run));
  expect(await refusal(reopened)).toContain('has ended');
});

test('a version needs stored weights, a snapshot and a run of its own, and never changes', async () => {
  const { id: _id, ...row } = await versionRow(first);
  const spare = await runs.startBase(installation.context, {
    project: tiny.project,
    recipe: { kind: 'base', steps: 3 },
  });
  const next = { ...row, number: 99, runId: spare.id };
  const insert = (changed: Partial<typeof next>) =>
    refusal(
      database()
        .insert(modelVersion)
        .values({ ...next, ...changed }),
    );
  expect(await insert({ runId: row.runId })).toBe('model_version_runId_unique');
  expect(await insert({ weightsArtifact: '0'.repeat(64) })).toBe('model_version_weights_artifact_artifact_hash_fk');
  expect(await insert({ snapshotId: randomUUID() })).toBe('model_version_snapshot');
  expect(await insert({ number: row.number })).toBe('model_version_number');
  expect(await insert({ temperature: 0 })).toBe('model_version_temperature_positive');
  expect(await refusal(database().update(modelVersion).set({ temperature: 2 }))).toContain('never changed');
});

test('figures stay in their range', async () => {
  const projectId = tiny.project;
  const imageId = tiny.images.test[0] ?? '';
  const asked = { projectId, versionId: first, imageId };
  expect(
    await refusal(
      database()
        .insert(prediction)
        .values({ ...asked, probabilities: [1.2, -0.2] }),
    ),
  ).toBe('prediction_probabilities');
  expect(
    await refusal(
      database()
        .insert(runMetric)
        .values({ projectId, runId: second.run, step: 1, dataLoss: 1, lambda: 1, dataNorm: 1.5 }),
    ),
  ).toBe('run_metric_balance_is_whole');
  expect(await refusal(database().insert(artifact).values({ hash: 'abc', byteSize: 3 }))).toBe(
    'artifact_hash_is_sha256',
  );
});

test('rows of two projects cannot be mixed, and a label is one of the project’s classes', async () => {
  const elsewhere = await makeTinyProject(installation.context);
  const [own] = await database().select().from(image).where(eq(image.projectId, tiny.project));
  if (own === undefined) throw new Error('no image');
  const { id: _id, ...row } = own;
  const other = { ...row, position: 500, contentHash: 'f'.repeat(64) };
  expect(
    await refusal(
      database()
        .insert(image)
        .values({ ...other, projectId: elsewhere.project }),
    ),
  ).toMatch(/^image_(dataset|subject)$/);
  expect(
    await refusal(
      database()
        .insert(image)
        .values({ ...other, label: 'a cat' }),
    ),
  ).toBe('image_label');
  expect(
    await refusal(
      database()
        .insert(image)
        .values({ ...other, contentHash: row.contentHash }),
    ),
  ).toBe('image_content');
  expect(
    await refusal(
      database().insert(projectClass).values({ projectId: tiny.project, position: 2, name: 'third', positive: true }),
    ),
  ).toBe('project_class_one_positive');
});
