import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { prediction } from '@fovea/database';
import type { Identifier, ReviewOrder } from '@fovea/domain';
import { listImagesRequest, outlineImagesRequest } from '@fovea/domain';
import { initialWeights, modelHash, serialiseModel } from '@fovea/learning';
import { attempts, decisions, feedback, images, review, runs } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { launcher } from '@fovea/worker/launcher';
import { main } from '../../packages/cli/src/main.ts';
import { outcomeOf, rectangle } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
beforeAll(async () => {
  installation = await openInstallation(56_185);
  tiny = await makeTinyProject(installation.context);
});
afterAll(() => installation.remove());

const context = () => installation.context;
const list = (order: ReviewOrder, others = {}) =>
  images.list(context(), listImagesRequest.parse({ project: tiny.project, order, ...others }));
const total = async (order: ReviewOrder, others = {}) =>
  (await images.outline(context(), outlineImagesRequest.parse({ project: tiny.project, order, ...others }))).total;

/** A model of random weights, which answers something; the first one is the champion. */
async function versionOfRandomWeights(): Promise<Identifier> {
  const { id } = await runs.startBase(context(), { project: tiny.project, recipe: { kind: 'base', steps: 3 } });
  const job = await attempts.claim(context(), { run: id, worker: 'elsewhere:1' });
  if (job === null) throw new Error('there was nothing to claim');
  const gates = [{ level: 'input', form: 'stretched' }] as const;
  const architecture = {
    size: 64,
    input: 'stain',
    kernel: 3,
    padding: 'same',
    stages: [32, 64, 64],
    dense: 128,
  } as const;
  const form = { architecture, classes: 2, gates, taught: false, temperature: 1.5 };
  const weights = Buffer.from(serialiseModel({ form, weights: initialWeights(form, 1, 2) }));
  const outcome = { ...outcomeOf(job), weights, weightsHash: modelHash(weights) };
  return (await attempts.finish(context(), { run: id, token: job.token, outcome })).version;
}

test('the champion looks through training and validation subjects, and the queue holds those without feedback', async () => {
  const { project } = tiny;
  await expect(list('wrong')).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  const version = await versionOfRandomWeights();
  expect(await review.status(context(), { project })).toMatchObject({ images: 24, scored: 0, isWorking: false });
  expect(await total('wrong')).toBe(0);

  expect(await review.prepared(context(), { project })).toMatchObject({ version: { id: version }, scored: 24 });
  const inQueue = [...tiny.images.train, ...tiny.images.validation].toSorted();
  const queue = await list('wrong');
  expect(queue.items.map(({ id }) => id).toSorted()).toEqual(inQueue);
  expect(await total('wrong')).toBe(24);

  const answers = await context().database.select().from(prediction).where(eq(prediction.versionId, version));
  const wrongness = new Map(answers.map(({ imageId, probabilities }) => [imageId, probabilities]));
  for (const { id, label, review: note } of queue.items) {
    const others = label === 'dark' ? 1 : 0;
    expect(note?.scores.wrong).toBeCloseTo(wrongness.get(id)?.[others] ?? NaN, 5);
    expect(note?.reason).toBe((note?.scores.wrong ?? 0) >= 0.5 ? 'wrong' : null);
  }
  const scores = queue.items.map(({ review: note }) => note?.scores.wrong ?? 0);
  expect(scores).toEqual(scores.toSorted((one, other) => other - one));

  const [first, second] = (await list('far')).items;
  expect(first?.review).toMatchObject({ reason: 'far', scores: { far: null, disagreement: null } });
  expect(second?.review?.scores.far).toBeGreaterThan(0);

  // Once it is reviewed, an image leaves the queue, and others are measured by how far they are from it.
  const reviewed = first?.split === 'train' ? first.id : (tiny.images.train[0] ?? '');
  await feedback.save(context(), { image: reviewed, rois: [rectangle('ignore')], revision: 0 });
  const later = await list('next-to-review');
  expect(later.items.map(({ id }) => id).toSorted()).toEqual(inQueue.filter((id) => id !== reviewed));
  expect(later.items.every(({ review: note }) => note?.scores.far !== null)).toBe(true);
  const { pages } = await images.outline(context(), { project: tiny.project, order: 'next-to-review', limit: 5 });
  const paged = await list('next-to-review', { after: pages[1], limit: 3 });
  expect(paged.items.map(({ id }) => id)).toEqual(later.items.slice(5, 8).map(({ id }) => id));
  const behind = await list('next-to-review', { after: paged.next, limit: 1 });
  expect(behind.items.map(({ id }) => id)).toEqual([later.items[8]?.id]);
  const ids = later.items.map(({ id }) => id);
  const opened = await images.get(context(), { image: ids[3] ?? '', order: 'next-to-review' });
  expect([opened.previous, opened.next]).toEqual([ids[2], ids[4]]);
  const marked = await images.get(context(), { image: reviewed, order: 'next-to-review' });
  expect([marked.previous, marked.next]).toEqual([null, ids[0]]);
  const dark = await list('next-to-review', { split: 'validation', label: 'dark' });
  expect(dark.items.every(({ split, label }) => split === 'validation' && label === 'dark')).toBe(true);
  expect(await total('next-to-review', { split: 'validation', label: 'dark' })).toBe(4);
  const among = dark.items.map(({ id }) => id);
  const inside = await images.get(context(), {
    image: among[1] ?? '',
    order: 'next-to-review',
    split: 'validation',
    label: 'dark',
  });
  expect([inside.previous, inside.next]).toEqual([among[0], among[2]]);
  expect(await total('uncertain', { split: 'test' })).toBe(0);
});

test('what somebody found nothing to mark on leaves the queue of this version, until it is taken back', async () => {
  const before = (await list('next-to-review')).items.map(({ id }) => id);
  const [image = ''] = before;
  const passedBy = async () => (await images.get(context(), { image })).passed;
  const { id: version } = (await review.status(context(), { project: tiny.project })).version;
  expect(await passedBy()).toBeNull();
  await review.pass(context(), { image, version, passed: true });
  await review.pass(context(), { image, version, passed: true });
  expect(await passedBy()).toBe(version);
  expect((await list('next-to-review')).items.map(({ id }) => id)).not.toContain(image);
  expect(await total('next-to-review')).toBe(before.length - 1);
  const summary = (await images.list(context(), listImagesRequest.parse({ project: tiny.project }))).items;
  expect(summary.find(({ id }) => id === image)?.hasFeedback).toBe(false);

  await review.pass(context(), { image, version, passed: false });
  expect(await passedBy()).toBeNull();
  expect((await list('next-to-review')).items.map(({ id }) => id)).toEqual(before);
  const viewer = { ...context(), actor: { ...context().actor, roles: ['viewer'] as const } };
  const refused = (request: object, by = context()) =>
    expect(review.pass(by, { image, version, passed: true, ...request })).rejects;
  await refused({}, viewer).toMatchObject({ code: 'FORBIDDEN' });
  await refused({ image: randomUUID() }).toMatchObject({ code: 'NOT_FOUND' });
  await refused({ version: randomUUID() }).toMatchObject({ code: 'CONFLICT' });

  await review.pass(context(), { image, version, passed: true });
  const next = await versionOfRandomWeights();
  const reason = 'Another one.';
  await decisions.decide(context(), { version: next, kind: 'accept', expectedChampion: version, reason });
  await review.prepared(context(), { project: tiny.project });
  expect(await passedBy()).toBeNull();
  expect((await list('next-to-review')).items.map(({ id }) => id)).toContain(image);
});

test('asked for by a page it is done in the background, the first images’ explanations last', async () => {
  const { project } = tiny;
  const asked = await review.prepare(context(), { project });
  expect(asked).toMatchObject({ scored: 24, isWorking: true, failure: null });
  for (;;) {
    const status = await review.status(context(), { project });
    expect(status.failure).toBeNull();
    if (status.compared > 0) break;
    expect(status.isWorking).toBe(true);
    await sleep(100);
  }
  const [first] = (await list('disagreement')).items;
  expect(first?.review?.scores.disagreement).toBeGreaterThanOrEqual(0);
});

test('the terminal lists it with reasons and scores', async () => {
  vi.stubEnv('FOVEA_HOME', installation.environment['FOVEA_HOME']);
  vi.stubEnv('DATABASE_URL', context().databaseUrl);
  onTestFinished(() => void vi.unstubAllEnvs());
  const said: string[] = [];
  const terminal = {
    out: (text: string) => void said.push(text),
    problem: (text: string) => void said.push(text),
    progress: () => undefined,
    ask: () => Promise.resolve(null),
    endProgress: () => undefined,
  };
  expect(
    await main(['images', '--order', 'wrong', '--split', 'train', '--limit', '3', '--json'], { launcher, terminal }),
  ).toBe(0);
  const listed = await list('wrong', { split: 'train', limit: 3 });
  expect(JSON.parse(said.pop() ?? '')).toEqual(JSON.parse(JSON.stringify(listed)));
  expect(await main(['images', '--order', 'wrong', '--split', 'train', '--limit', '3'], { launcher, terminal })).toBe(
    0,
  );
  const [table = '', more = '', count] = said;
  expect(more).toBe(`There are more: fovea images --limit 3 --split train --order wrong --after ${listed.next}`);
  expect(count).toBe(`3 of ${String(await total('wrong', { split: 'train' }))} images`);
  expect(table.split('\n')).toHaveLength(2 + 3);
  for (const { name } of listed.items) expect(table).toContain(name);
});
