import { readFile, writeFile } from 'node:fs/promises';
import { attentionDifference, image, projectClass, run, subject } from '@fovea/database';
import type { StartRunRequest } from '@fovea/domain';
import { attendFloor, balanceSchema, modelSize, presetRecipe, recalibrationRecipe } from '@fovea/domain';
import { attempts, feedback, projects, runs, versions } from '@fovea/services';
import { and, eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { complete, firstModel, outcomeOf, recalibration, rectangle } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
beforeAll(async () => {
  installation = await openInstallation(56_140);
});
beforeEach(async () => {
  tiny = await makeTinyProject(installation.context);
});
afterAll(() => installation.remove());

const context = () => installation.context;
const worker = 'elsewhere:1';
const unknown = '00000000-0000-4000-8000-000000000000';
const point = {
  step: 1,
  dataLoss: 0.5,
  feedbackLoss: 2,
  lambda: 1,
  balance: { dataWeight: 0.5, dataNorm: 0.25, feedbackNorm: 4, cosine: -0.75, cost: 0.125 },
};
const trained = {
  step: 1,
  steps: 50,
  phase: 'training',
  dataLoss: 0.5,
  feedbackLoss: 2,
  imagesPerSecond: 100,
  secondsLeft: 3,
} as const;

async function queued(): Promise<string> {
  await firstModel(context(), tiny);
  await feedback.save(context(), { image: tiny.images.train[0] ?? '', rois: [rectangle('ignore')], revision: 0 });
  return (await runs.start(context(), recalibration(tiny.project))).id;
}

async function claimed(id: string) {
  const job = await attempts.claim(context(), { run: id, worker });
  if (job === null) throw new Error('there was nothing to claim');
  return job;
}

async function jobStates(id: string): Promise<string[]> {
  const jobs = await context().queue.findJobs('training', { data: { run: id } });
  return jobs.map(({ state }) => state);
}

test('a run that cannot start leaves nothing: no row, no number, no job', async () => {
  await expect(runs.start(context(), recalibration(tiny.project))).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  await firstModel(context(), tiny);
  await expect(runs.start(context(), recalibration(tiny.project))).rejects.toMatchObject({ code: 'FEEDBACK_EMPTY' });
  const heldOut = tiny.images.validation[0] ?? '';
  await feedback.save(context(), { image: heldOut, rois: [rectangle('ignore')], revision: 0 });
  await expect(runs.start(context(), recalibration(tiny.project))).rejects.toMatchObject({
    code: 'FEEDBACK_EMPTY',
    facts: { kept: 1 },
  });
  await expect(runs.start(context(), recalibration(tiny.project, { base: unknown }))).rejects.toMatchObject({
    code: 'VERSION_UNKNOWN',
  });
  await feedback.save(context(), { image: tiny.images.train[0] ?? '', rois: [rectangle('ignore')], revision: 0 });
  await expect(runs.start(context(), { ...recalibration(tiny.project), lambda: 1e6 })).rejects.toMatchObject({
    code: 'RECIPE_INVALID',
  });
  await expect(runs.start(context(), recalibration(tiny.project, { watch: unknown }))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(
    (await runs.list(context(), { project: tiny.project })).items.map(({ number, kind }) => [number, kind]),
  ).toEqual([[1, 'base']]);
  const { id } = await runs.start(context(), recalibration(tiny.project));
  expect((await runs.get(context(), { run: id })).number).toBe(2);
  expect(await jobStates(id)).toEqual(['created']);
});

test('a run keeps the balance that it was started with; without one it is static, with λ', async () => {
  await queued();
  const recipeOf = async (more: Partial<StartRunRequest>) => {
    const { id } = await runs.start(context(), recalibration(tiny.project, more));
    return (await runs.get(context(), { run: id })).recipe.balance;
  };
  expect(await recipeOf({ lambda: 3 })).toEqual({ scheme: 'static', lambda: 3 });
  const balance = { scheme: 'constrained', lambda: 2, epsilon: 0.2, penalty: 1, rate: 0.1 } as const;
  expect(await recipeOf({ balance })).toEqual(balance);
});

test('a run learns from feedback as it was asked to: losses, precision, and how far attention may stray', async () => {
  await queued();
  const recipeOf = async (more: Partial<StartRunRequest>) => {
    const { id } = await runs.start(context(), recalibration(tiny.project, more));
    return (await runs.get(context(), { run: id })).recipe;
  };
  const feedback = { ignoreLoss: 'energy', dilation: 0, newHead: false } as const;
  const chosen = await recipeOf({ settings: { precision: 'bfloat16', feedback } });
  expect(chosen).toEqual({
    ...recalibrationRecipe('quick'),
    precision: 'bfloat16',
    feedback: { ...recalibrationRecipe('quick').feedback, ...feedback },
  });
  const { balance } = await recipeOf({ stray: 0.1 });
  expect(balance).toMatchObject({ scheme: 'constrained', lambda: 1, epsilon: 0.217 });
  const other = await recipeOf({
    stray: 0.5,
    settings: { feedback },
    balance: balanceSchema.parse({ scheme: 'constrained', penalty: 2 }),
  });
  expect(other.balance).toMatchObject({ epsilon: 1.95, penalty: 2 });
  const noGate = { settings: { feedback: { method: 'input-gradient' } } } as const;
  expect((await recipeOf(noGate)).feedback).toMatchObject({ method: 'input-gradient', newHead: false });
  for (const more of [{ balance: balanceSchema.parse({ scheme: 'dwa' }) }, noGate])
    await expect(recipeOf({ stray: 0.5, ...more })).rejects.toMatchObject({ code: 'RECIPE_INVALID' });
});

test('a run keeps the gates of the version that it starts from, unless it is asked for others', async () => {
  const { id: first } = await runs.startBase(context(), {
    project: tiny.project,
    recipe: { kind: 'base', steps: 3, gates: ['stage-2', 'input'], gateForm: 'soft', gateKind: 'by-channel' },
  });
  await complete(context(), first);
  await feedback.save(context(), { image: tiny.images.train[0] ?? '', rois: [rectangle('ignore')], revision: 0 });
  const gatesOf = async (settings?: StartRunRequest['settings']) => {
    const { id } = await runs.start(context(), recalibration(tiny.project, { settings }));
    const { gates, gateForm, gateKind } = (await runs.get(context(), { run: id })).recipe;
    return `${gates.join()} ${gateForm} ${gateKind ?? 'usual'}`;
  };
  expect(await gatesOf()).toBe('input,stage-2 soft by-channel');
  expect(await gatesOf({ gates: ['stage-3'] })).toBe('stage-3 soft by-channel');
  expect(await gatesOf({ gateForm: 'hard' })).toBe('input,stage-2 hard by-channel');
  expect(await gatesOf({ gateKind: 'multiply' })).toBe('input,stage-2 soft usual');
});

test('a model of three classes keeps its head, takes more steps and is trained on as it was, unless asked otherwise', async () => {
  const neither = { projectId: tiny.project, position: 2, name: 'neither', positive: false };
  await context().database.insert(projectClass).values(neither);
  const augment = { flips: false, turns: false };
  const { id: first } = await runs.startBase(context(), {
    project: tiny.project,
    recipe: { kind: 'base', steps: 3, augment, dropout: 0 },
  });
  await complete(context(), first);
  await feedback.save(context(), { image: tiny.images.train[0] ?? '', rois: [rectangle('ignore')], revision: 0 });
  const recipeOf = async (settings?: StartRunRequest['settings']) => {
    const { id } = await runs.start(context(), recalibration(tiny.project, { settings }));
    return (await runs.get(context(), { run: id })).recipe;
  };
  const usual = await recipeOf();
  expect(usual).toMatchObject({ augment, dropout: 0, feedback: { newHead: false } });
  expect(usual.steps).toBe(presetRecipe('quick', { classes: 3 }).steps);
  const chosen = { steps: 7, feedback: { newHead: true } };
  expect(await recipeOf(chosen)).toMatchObject({ augment, ...chosen });
});

test('where one of two classes is rare, a preset takes more steps, as the project says beforehand', async () => {
  await firstModel(context(), tiny);
  const [marked = '', ...others] = tiny.images.train;
  await feedback.save(context(), { image: marked, rois: [rectangle('ignore')], revision: 0 });
  const { classes, rarestShare } = await projects.get(context(), { project: tiny.project });
  expect(rarestShare).toBeCloseTo(1 / 2, 1);
  await context().database.update(image).set({ label: classes[0]! }).where(inArray(image.id, others));
  await context().database.update(image).set({ label: classes[1]! }).where(eq(image.id, marked));
  const project = await projects.get(context(), { project: tiny.project });
  expect(project.rarestShare).toBeCloseTo(1 / tiny.images.train.length);
  const { id } = await runs.start(context(), recalibration(tiny.project));
  const { recipe } = await runs.get(context(), { run: id });
  expect(recipe.steps).toBe(presetRecipe('quick', { classes: 2, rarestShare: project.rarestShare }).steps);
  expect(recipe.steps).toBeGreaterThan(presetRecipe('quick', { classes: 2 }).steps);
});

test('a gate keeps a floor where there is only something to attend to, unless another is asked for', async () => {
  await firstModel(context(), tiny);
  const [image = '', other = ''] = tiny.images.train;
  await feedback.save(context(), { image, rois: [rectangle('attend')], revision: 0 });
  const floorOf = async (more: Partial<StartRunRequest> = {}) => {
    const { id } = await runs.start(context(), { ...recalibration(tiny.project), ...more });
    return (await runs.get(context(), { run: id })).recipe.gateFloor;
  };
  expect(await floorOf()).toBe(attendFloor);
  expect(await floorOf({ stray: 0.1, balance: balanceSchema.parse({ scheme: 'constrained' }) })).toBe(attendFloor);
  expect(await floorOf({ settings: { gateFloor: 0 } })).toBe(0);
  expect(await floorOf({ settings: { gateKind: 'residual' } })).toBe(0);
  expect(await floorOf({ settings: { feedback: { method: 'random-pixels' } } })).toBe(0);
  await feedback.save(context(), { image: other, rois: [rectangle('ignore')], revision: 0 });
  expect(await floorOf()).toBe(0);
  expect(await floorOf({ settings: { gateFloor: 0.3 } })).toBe(0.3);
});

test('classes that a first training balances stay balanced in a retraining, unless it is asked otherwise', async () => {
  const { project } = tiny;
  const settings = { classWeights: 'balanced', sampling: 'class-and-subject' } as const;
  const { id: first } = await runs.startBase(context(), { project, settings });
  expect((await runs.get(context(), { run: first })).recipe).toMatchObject(settings);
  await complete(context(), first);
  await feedback.save(context(), { image: tiny.images.train[0] ?? '', rois: [rectangle('ignore')], revision: 0 });
  const recipeOf = async (asked?: StartRunRequest['settings']) => {
    const { id } = await runs.start(context(), recalibration(project, { settings: asked }));
    return (await runs.get(context(), { run: id })).recipe;
  };
  expect(await recipeOf()).toMatchObject(settings);
  expect(await recipeOf({ classWeights: [1, 5], sampling: 'uniform' })).toMatchObject({
    classWeights: [1, 5],
    sampling: 'uniform',
  });
});

test('class weights for another number of classes, or of a class that nobody can learn, are refused before a run is queued', async () => {
  const { project } = tiny;
  const start = (classWeights: 'balanced' | number[]) =>
    runs.startBase(context(), { project, settings: { classWeights } });
  await expect(start([1, 2, 3])).rejects.toMatchObject({ code: 'RECIPE_INVALID' });
  await context()
    .database.insert(projectClass)
    .values({ projectId: project, name: 'rare', position: 2, positive: false });
  await expect(start('balanced')).rejects.toThrow(/"rare"/);
  expect((await runs.list(context(), { project })).items).toEqual([]);
});

test('a job knows the labels of the last of a thousand classes', async () => {
  const { project } = tiny;
  const names = Array.from({ length: 998 }, (_, at) => `species ${at}`);
  await context()
    .database.insert(projectClass)
    .values(names.map((name, at) => ({ projectId: project, name, position: at + 2, positive: false })));
  const [first = ''] = tiny.images.train;
  await context().database.update(image).set({ label: 'species 997' }).where(eq(image.id, first));
  const { id } = await runs.startBase(context(), { project });
  const { labels, classes } = await claimed(id);
  expect(classes).toHaveLength(1000);
  expect([...labels].filter((label) => label === 999)).toHaveLength(1);
});

test('runs started at once have numbers of their own', async () => {
  await queued();
  const started = await Promise.all(
    Array.from({ length: 6 }, (_, seed) => runs.start(context(), recalibration(tiny.project, { seed }))),
  );
  const numbers = await Promise.all(started.map(async ({ id }) => (await runs.get(context(), { run: id })).number));
  expect(numbers.sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8]);
});

test('a second base training is not queued while one is open', async () => {
  const recipe = { kind: 'base', steps: 3 } as const;
  const [one, two] = await Promise.all([
    runs.startBase(context(), { project: tiny.project, recipe }),
    runs.startBase(context(), { project: tiny.project, recipe }),
  ]);
  expect(one.id).toBe(two.id);
  expect((await projects.get(context(), { project: tiny.project })).firstRun).toBe(one.id);
});

test('a first training on images of one class is refused before it is queued', async () => {
  const inTraining = inArray(image.id, [...tiny.images.train]);
  await context()
    .database.update(image)
    .set({ label: null })
    .where(and(inTraining, eq(image.label, 'bright')));
  await expect(runs.startBase(context(), { project: tiny.project })).rejects.toMatchObject({
    code: 'IMPORT_ONE_CLASS',
  });
  await context().database.update(image).set({ label: null }).where(inTraining);
  await expect(runs.startBase(context(), { project: tiny.project })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await runs.list(context(), { project: tiny.project })).items).toEqual([]);
});

test('a recalibration that no labelled validation image could judge is refused before it is queued', async () => {
  await queued();
  const inValidation = inArray(image.id, [...tiny.images.validation]);
  await context().database.update(image).set({ label: null }).where(inValidation);
  await expect(runs.start(context(), recalibration(tiny.project))).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    message: 'There is no labelled validation image to judge by; import more subjects.',
  });
  expect((await runs.list(context(), { project: tiny.project })).items).toHaveLength(2);
  const one = eq(image.id, tiny.images.validation[0] ?? '');
  await context().database.update(image).set({ label: 'dark' }).where(one);
  expect((await runs.start(context(), recalibration(tiny.project))).id).toBeTruthy();
});

test('a job is what the snapshot says: rows, labels and splits, whatever was imported since', async () => {
  const id = await queued();
  const [added] = await context().database.select().from(image).where(eq(image.projectId, tiny.project)).limit(1);
  if (added === undefined) throw new Error('no image');
  const { id: _id, ...row } = added;
  await context()
    .database.insert(image)
    .values({ ...row, position: 31 + 1, contentHash: 'e'.repeat(64) });
  const job = await claimed(id);
  expect([job.labels.length, job.train.length, job.validation.length]).toEqual([32, 16, 8]);
  expect(job.classes).toEqual(['dark', 'bright']);
  expect([...job.labels].slice(0, 4)).toEqual([0, 1, 0, 1]);
  expect(new Set(job.subjects).size).toBe(8);
  expect(job.watch?.image).toBe(tiny.images.train[0]);
  const heldOut = new Set(job.validation);
  expect(job.probes.every(({ row: probe }) => heldOut.has(probe))).toBe(true);
  const tested = await context()
    .database.select({ position: image.position })
    .from(image)
    .innerJoin(subject, eq(subject.id, image.subjectId))
    .where(and(eq(image.projectId, tiny.project), eq(subject.split, 'test')));
  for (const { position } of tested)
    expect(job.train.includes(position) || job.validation.includes(position)).toBe(false);
});

test('finishing keeps version, evaluation, maps, differences and evidence together', async () => {
  const id = await queued();
  const { job, version } = await complete(context(), id);
  const detail = await runs.get(context(), { run: id });
  expect(detail).toMatchObject({
    state: 'finished',
    verdict: 'accept',
    candidate: { id: version, number: 2, state: 'candidate' },
    validation: { split: 'validation', accuracy: { value: 0.9 } },
    progress: { phase: 'done', step: 50, steps: 50 },
  });
  expect(detail.attentionDifference).toBeCloseTo(0.5, 5);
  const drawn = job.feedback[0]?.image ?? '';
  const [modified] = detail.differences.filter((entry) => entry.image.id === drawn && entry.kind === 'modified');
  expect(modified?.summary.largestDecrease).toBeCloseTo(0.9, 5);
  expect(modified?.summary.insideAfter).toBeCloseTo(0, 5);
  expect(detail.images.map(({ role }) => role)).toEqual(['feedback', ...Array.from({ length: 8 }, () => 'probe')]);
  const before = await runs.map(context(), { run: id, image: drawn, which: 'before' });
  const after = await runs.map(context(), { run: id, image: drawn, which: 'after' });
  const asked = await runs.map(context(), { run: id, image: drawn, which: 'modified' });
  expect([before[0], after[0]]).toEqual([Math.fround(0.9), Math.fround(0.4)]);
  // The rectangle covers map pixels 10…21 × 10…17: asked for 0 there, unchanged elsewhere.
  expect([asked[10 * modelSize + 10], asked[9 * modelSize + 10]]).toEqual([0, Math.fround(0.9)]);
  const [stored] = await context()
    .database.select()
    .from(attentionDifference)
    .where(
      and(
        eq(attentionDifference.runId, id),
        eq(attentionDifference.imageId, drawn),
        eq(attentionDifference.kind, 'trained'),
      ),
    );
  expect(stored?.values.readFloatLE(0)).toBeCloseTo(-0.5, 6);
});

test('a result whose weights were damaged on the way is refused, and the run can be finished after all', async () => {
  const job = await claimed(await queued());
  const outcome = outcomeOf(job);
  const held = { run: job.run, token: job.token };
  await expect(
    attempts.finish(context(), { ...held, outcome: { ...outcome, weights: Buffer.from('else') } }),
  ).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  expect((await versions.list(context(), { project: tiny.project })).items).toHaveLength(1);
  await attempts.finish(context(), { ...held, outcome });
  await expect(attempts.finish(context(), { ...held, outcome })).rejects.toMatchObject({ code: 'RUN_NOT_ACTIVE' });
  expect((await versions.list(context(), { project: tiny.project })).items).toHaveLength(2);
});

test('an attempt that another one has replaced writes nothing', async () => {
  const id = await queued();
  const old = await claimed(id);
  await attempts.progress(context(), { run: id, token: old.token, progress: trained, points: [point] });
  const now = await claimed(id);
  expect([old.attempt, now.attempt]).toEqual([1, 2]);
  const late = { run: id, token: old.token };
  const refused = { code: 'RUN_NOT_ACTIVE' };
  await expect(attempts.progress(context(), { ...late, progress: trained, points: [] })).rejects.toMatchObject(refused);
  await expect(
    attempts.liveMap(context(), { ...late, image: old.watch?.image ?? '', step: 1, map: new Float32Array(64 * 64) }),
  ).rejects.toMatchObject(refused);
  await expect(attempts.finish(context(), { ...late, outcome: outcomeOf(old) })).rejects.toMatchObject(refused);
  await expect(attempts.fail(context(), { ...late, code: 'CANCELLED', message: 'late' })).rejects.toMatchObject(
    refused,
  );
  await expect(attempts.handBack(context(), late)).rejects.toMatchObject(refused);
  expect((await runs.get(context(), { run: id })).curve).toEqual([point]);
  await attempts.finish(context(), { run: id, token: now.token, outcome: outcomeOf(now) });
  expect(await attempts.claim(context(), { run: id, worker })).toBeNull();
});

test('a queued run is cancelled at once and never begins; a running one when its worker says so', async () => {
  const waiting = await queued();
  await runs.cancel(context(), { run: waiting });
  expect(await runs.get(context(), { run: waiting })).toMatchObject({
    state: 'cancelled',
    failure: { code: 'CANCELLED' },
    candidate: null,
  });
  expect(await attempts.claim(context(), { run: waiting, worker })).toBeNull();
  await expect(runs.cancel(context(), { run: waiting })).rejects.toMatchObject({ code: 'RUN_NOT_ACTIVE' });

  const { id } = await runs.start(context(), recalibration(tiny.project, { seed: 3 }));
  const job = await claimed(id);
  expect(await attempts.requested(context(), { run: id })).toBeNull();
  await runs.cancel(context(), { run: id });
  await runs.cancel(context(), { run: id });
  expect(await attempts.requested(context(), { run: id })).toBe('cancel');
  const held = { run: id, token: job.token };
  await expect(attempts.finish(context(), { ...held, outcome: outcomeOf(job) })).rejects.toMatchObject({
    code: 'CANCELLED',
  });
  await attempts.fail(context(), { ...held, code: 'CANCELLED', message: 'The run was cancelled.' });
  expect((await runs.get(context(), { run: id })).state).toBe('cancelled');
  await expect(runs.cancel(context(), { run: unknown })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a failed run says why and leaves the champion as it was', async () => {
  const job = await claimed(await queued());
  const before = (await projects.get(context(), { project: tiny.project })).champion;
  await attempts.fail(context(), {
    run: job.run,
    token: job.token,
    code: 'LOSS_NOT_FINITE',
    message: 'The loss is no number. Lower the learning rate.',
  });
  expect(await runs.get(context(), { run: job.run })).toMatchObject({
    state: 'failed',
    failure: { code: 'LOSS_NOT_FINITE' },
    candidate: null,
  });
  expect((await projects.get(context(), { project: tiny.project })).champion).toEqual(before);
});

test('a run whose list of images was damaged fails with a sentence instead of staying', async () => {
  const id = await queued();
  const [row] = await context().database.query.run.findMany({ where: eq(run.id, id) });
  const [taken] = await context().database.query.snapshot.findMany({
    where: (table, is) => is.eq(table.id, row?.snapshotId ?? ''),
  });
  const file = context().artifacts.path(taken?.manifestArtifact ?? '');
  const whole = await readFile(file);
  await writeFile(file, 'damaged');
  expect(await attempts.claim(context(), { run: id, worker })).toBeNull();
  await writeFile(file, whole);
  expect(await runs.get(context(), { run: id })).toMatchObject({
    state: 'failed',
    failure: { code: 'ARTIFACT_CORRUPT' },
  });
});

test('a starting worker gives back the run of a worker of this host that is gone, and makes the job that is missing', async () => {
  const { hostname } = await import('node:os');
  const id = await queued();
  const [job] = await context()
    .queue.fetch('training', { batchSize: 500 })
    .then((jobs) => jobs.filter(({ data }) => (data as { run: string }).run === id));
  expect(job).toBeDefined();
  const gone = 2 ** 22 - 1;
  await attempts.claim(context(), { run: id, worker: `${hostname()}:${gone}` });
  await Promise.all([attempts.reclaim(context()), attempts.reclaim(context())]);
  expect(await runs.get(context(), { run: id })).toMatchObject({
    state: 'queued',
    progress: { phase: 'waiting', step: 0 },
  });
  expect(await jobStates(id)).toEqual(['retry']);

  await context().queue.deleteJob('training', job?.id ?? '');
  expect(await jobStates(id)).toEqual([]);
  await Promise.all([attempts.reclaim(context()), attempts.reclaim(context())]);
  expect(await jobStates(id)).toEqual(['created']);
});
