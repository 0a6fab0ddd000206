import { writeFile } from 'node:fs/promises';
import { image } from '@fovea/database';
import { modelSize } from '@fovea/domain';
import type { InferenceHost, JudgedMap } from '@fovea/services';
import { audit, feedback, images, predictions, snapshots, versions } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { candidate, firstModel, rectangle } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
beforeAll(async () => {
  installation = await openInstallation(56_145);
});
beforeEach(async () => {
  tiny = await makeTinyProject(installation.context);
});
afterAll(() => installation.remove());

const context = () => installation.context;
const unknown = '00000000-0000-4000-8000-000000000000';

test('images, pixels and files are served; what is unknown or damaged is a clear error', async () => {
  const first = tiny.images.train[0] ?? '';
  const detail = await images.get(context(), { image: first });
  expect(detail).toMatchObject({ split: 'train', label: 'dark', previous: null, dataset: { synthetic: true } });
  expect((await images.get(context(), { image: detail.next ?? '' })).previous).toBe(first);
  expect((await images.pixels(context(), { image: first })).length).toBe(modelSize * modelSize * 3);
  await expect(images.get(context(), { image: unknown })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(predictions.predict(context(), { image: first })).rejects.toMatchObject({ code: 'MODEL_MISSING' });
  await firstModel(context(), tiny);
  await expect(predictions.predict(context(), { image: first, version: unknown })).rejects.toMatchObject({
    code: 'VERSION_UNKNOWN',
  });
  // The stored weights are no model at all here: the inference process says so and goes on.
  await expect(predictions.predict(context(), { image: first })).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  const wanted = { project: tiny.project, split: 'test', label: 'dark', limit: 3 } as const;
  const page = await images.list(context(), wanted);
  expect(page.items).toHaveLength(3);
  expect(await images.outline(context(), wanted)).toEqual({ total: 4, pages: [null, page.next] });
  expect(page.items.every(({ split, label }) => split === 'test' && label === 'dark')).toBe(true);
});

test('the size of a pixel holds for all images of an import, by one who saw what was known', async () => {
  const [image = '', other = ''] = tiny.images.train;
  const known = async (of: string) => (await images.get(context(), { image: of })).micrometresPerPixel;
  const set = (micrometresPerPixel: number | null, seen: number | null, by = context()) =>
    images.setPixelSize(by, { image, micrometresPerPixel, known: seen });
  expect(await known(image)).toBeNull();
  await set(0.065, null);
  expect([await known(image), await known(other)]).toEqual([0.065, 0.065]);
  await expect(set(0.1, null)).rejects.toMatchObject({ code: 'CONFLICT' });
  await set(0.065, null);
  await set(null, 0.065);
  expect(await known(other)).toBeNull();
  const viewer = { ...context(), actor: { ...context().actor, roles: ['viewer'] as const } };
  await expect(set(0.1, null, viewer)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const { items } = await audit.list(context(), { project: tiny.project, action: 'dataset.pixel-size' });
  expect(items).toHaveLength(2);
});

test('the images beside one are those of the list that it was opened from', async () => {
  const lists = [
    {},
    { split: 'train' },
    { label: 'dark' },
    { split: 'validation', label: 'dark' },
    { hasFeedback: true },
    { hasFeedback: false, split: 'train' },
    { search: '1' },
  ] as const;
  for (const marked of tiny.images.train.slice(1, 4))
    await feedback.save(context(), { image: marked, rois: [rectangle('ignore')], revision: 0 });
  for (const filters of lists) {
    const page = await images.list(context(), { project: tiny.project, ...filters, limit: 500 });
    const ids = page.items.map(({ id }) => id);
    expect(ids.length, JSON.stringify(filters)).toBeGreaterThan(0);
    const beside = await Promise.all(ids.map((image) => images.get(context(), { image, ...filters })));
    expect(beside.map(({ previous }) => previous)).toEqual([null, ...ids.slice(0, -1)]);
    expect(beside.map(({ next }) => next)).toEqual([...ids.slice(1), null]);
  }
  // An image that has left the list has the neighbours of its place: one goes on from there.
  const [first, second, , fourth, fifth] = tiny.images.train;
  const left = await images.get(context(), { image: second ?? '', split: 'train', hasFeedback: false });
  expect([left.previous, left.next]).toEqual([first, fifth]);
  const marked = await images.get(context(), { image: first ?? '', hasFeedback: true });
  expect([marked.previous, marked.next]).toEqual([null, second]);
  expect((await images.get(context(), { image: fifth ?? '', hasFeedback: true })).previous).toBe(fourth);
});

test('an explanation is tried as it is stored, with the pixels of the regions that its asker saved', async () => {
  await firstModel(context(), tiny);
  const first = tiny.images.train[0] ?? '';
  const asked: JudgedMap[] = [];
  const figures = { deletion: 0.25, insertion: 0.75 };
  const values = Float32Array.from({ length: modelSize ** 2 }, (_, pixel) => pixel / 7);
  let explained = 0;
  const inference: Partial<InferenceHost> = {
    explain: () => Promise.resolve(++explained === 1 ? values : new Float32Array(modelSize ** 2)),
    faithfulness: (_, judged) => {
      asked.push(judged);
      return Promise.resolve({ highestFirst: figures, anyOrder: figures, regions: null });
    },
  };
  const withHost = { ...context(), inference: inference as InferenceHost };
  const request = { image: first, kind: 'occlusion' } as const;
  expect(await predictions.faithfulness(withHost, request)).toMatchObject({ highestFirst: figures, regions: null });
  await feedback.save(context(), { image: first, rois: [rectangle('attend'), rectangle('ignore')], revision: 0 });
  await predictions.faithfulness(withHost, request);
  expect(asked.map(({ map }) => map)).toEqual([values, values]);
  const { width, height } = await images.get(context(), { image: first });
  const covered = (12 * 8 * modelSize ** 2) / Math.max(width, height) ** 2;
  expect(asked[0]?.inside).toBeNull();
  const inside = asked[1]?.inside?.reduce((sum, value) => sum + value, 0) ?? 0;
  expect(Math.abs(inside / covered - 1)).toBeLessThan(0.2);
  await expect(predictions.faithfulness(withHost, { ...request, image: unknown })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('an answer without what strokes cover: that much of the picture is blank, and nothing is kept', async () => {
  const first = tiny.images.train[0] ?? '';
  const { width, height } = await images.get(context(), { image: first });
  const asked: Float32Array[] = [];
  const inference: Partial<InferenceHost> = {
    without: (_, hidden) => {
      asked.push(hidden);
      return Promise.resolve(Float32Array.of(0.25, 0.75));
    },
  };
  await firstModel(context(), tiny);
  const withHost = { ...context(), inference: inference as InferenceHost };
  const strokes = [{ points: [[width / 2, height / 2] as [number, number]], radius: 5 }];
  const answer = await predictions.without(withHost, { image: first, strokes });
  expect(answer).toMatchObject({ probabilities: [0.25, 0.75], predicted: 'bright' });
  const disc = (Math.PI * 5 ** 2) / Math.max(width, height) ** 2;
  expect(Math.abs(answer.share / disc - 1)).toBeLessThan(0.02);
  expect(asked[0]?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(answer.share * modelSize ** 2, 2);
  // Beside the picture there is nothing to blank.
  const beside = [{ points: [[width + 50, height + 50] as [number, number]], radius: 5 }];
  expect((await predictions.without(withHost, { image: first, strokes: beside })).share).toBe(0);
  await expect(predictions.without(withHost, { image: unknown, strokes })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a version whose weights were changed on disk is refused by name', async () => {
  const { version } = await candidate(context(), { ...tiny, ...(await firstModel(context(), tiny).then(() => ({}))) });
  const { weightsHash } = await versions.get(context(), { version });
  await writeFile(context().artifacts.path(weightsHash), 'something else');
  const shown = tiny.images.test[0] ?? '';
  await expect(predictions.predict(context(), { image: shown, version })).rejects.toMatchObject({
    code: 'ARTIFACT_CORRUPT',
  });
});

test('unchanged data keeps its snapshot; a new image makes another', async () => {
  const take = () => context().database.transaction((tx) => snapshots.take(tx, context(), tiny.project));
  const before = await take();
  expect(await take()).toEqual(before);
  const [known] = await context().database.select().from(image).where(eq(image.projectId, tiny.project)).limit(1);
  if (known === undefined) throw new Error('no image');
  const { id: _id, ...row } = known;
  await context()
    .database.insert(image)
    .values({ ...row, position: 32, contentHash: 'd'.repeat(64) });
  expect((await take()).hash).not.toBe(before.hash);
});
