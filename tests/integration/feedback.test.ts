import { attentionMap, feedback as feedbackRow, feedbackSetItem, person, projectEvent } from '@fovea/database';
import type { Roi } from '@fovea/domain';
import { letterbox, maskArea, modelSize } from '@fovea/domain';
import { attempts, feedback, images, runs } from '@fovea/services';
import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { imagesOfSet } from '../../packages/services/src/feedback/frozen-set.ts';
import { complete, firstModel, recalibration, rectangle } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
beforeAll(async () => {
  installation = await openInstallation(56_130);
});
beforeEach(async () => {
  tiny = await makeTinyProject(installation.context);
});
afterAll(() => installation.remove());

const context = () => installation.context;
const trainImage = (index = 0) => tiny.images.train[index] ?? '';

test('a draft is saved whole with each revision; an undo is one more save', async () => {
  const image = trainImage();
  expect(await feedback.get(context(), { image })).toMatchObject({ id: null, rois: [], revision: 0 });
  const one = rectangle('ignore');
  const two = rectangle('attend', 30, 30);
  await feedback.save(context(), { image, rois: [one], revision: 0 });
  await feedback.save(context(), { image, rois: [one, two], revision: 1 });
  const undone = await feedback.save(context(), { image, rois: [one], revision: 2 });
  expect(undone).toMatchObject({ rois: [one], revision: 3, active: true });
  expect((await images.get(context(), { image })).feedback).toEqual(undone);
});

test('every page of the project is told of saved regions, and of those that are kept out of later runs', async () => {
  const image = trainImage();
  const saved = await feedback.save(context(), { image, rois: [rectangle('ignore')], revision: 0 });
  await feedback.setActive(context(), { feedback: saved.id ?? '', active: false });
  const told = await context()
    .database.select({ event: projectEvent.event })
    .from(projectEvent)
    .where(eq(projectEvent.projectId, tiny.project))
    .orderBy(asc(projectEvent.id));
  expect(told.map(({ event }) => event)).toEqual([
    { type: 'feedback', image },
    { type: 'feedback', image },
  ]);
});

test('a name and a lock are kept with the draft, but are no change of what is taught', async () => {
  const image = trainImage();
  const [plain, other] = [rectangle('ignore'), rectangle('attend', 30, 30)];
  const first = await feedback.save(context(), { image, rois: [plain, other], revision: 0 });
  const marked = [
    { ...plain, label: 'Dust' },
    { ...other, locked: true as const },
  ];
  const second = await feedback.save(context(), { image, rois: marked, revision: 1 });
  expect(second).toMatchObject({ rois: marked, revision: 2, updatedAt: first.updatedAt });
  const moved = { ...plain, label: 'Dust', strength: 0.5 };
  const third = await feedback.save(context(), { image, rois: [moved], revision: 2 });
  expect(third.updatedAt).not.toBe(first.updatedAt);
});

test('a second window that read an older revision overwrites nothing', async () => {
  const image = trainImage();
  const mine = [rectangle('ignore')];
  await feedback.save(context(), { image, rois: mine, revision: 0 });
  await expect(feedback.save(context(), { image, rois: [], revision: 0 })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(feedback.save(context(), { image, rois: [], revision: 7 })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await feedback.get(context(), { image })).rois).toEqual(mine);
});

test('of two saves at once one is kept and the other is told', async () => {
  const image = trainImage();
  const saves = [rectangle('ignore'), rectangle('attend')].map((roi) =>
    feedback.save(context(), { image, rois: [roi], revision: 0 }),
  );
  const results = await Promise.allSettled(saves);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await feedback.get(context(), { image })).revision).toBe(1);
});

test('regions that the image cannot hold are refused, and the draft stays', async () => {
  const image = trainImage();
  const kept = [rectangle('ignore')];
  await feedback.save(context(), { image, rois: kept, revision: 0 });
  const outside = [rectangle('ignore', 60, 60, 20, 20)];
  await expect(feedback.save(context(), { image, rois: outside, revision: 1 })).rejects.toMatchObject({
    code: 'ROI_OUTSIDE_IMAGE',
  });
  await expect(feedback.save(context(), { image, rois: [...kept, ...kept], revision: 1 })).rejects.toMatchObject({
    code: 'ROI_INVALID',
  });
  const unknown = '00000000-0000-4000-8000-000000000000';
  await expect(feedback.save(context(), { image: unknown, rois: kept, revision: 0 })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect((await feedback.get(context(), { image })).rois).toEqual(kept);
});

test('an outline that crosses itself is stored as what it fills, also where an earlier release stored it', async () => {
  await firstModel(context(), tiny);
  const image = trainImage();
  const bowTie: Roi = {
    ...rectangle('ignore'),
    shape: {
      kind: 'polygon',
      points: [
        [10, 10],
        [30, 30],
        [30, 10],
        [10, 30],
      ],
    },
  };
  const simple: Roi = {
    ...rectangle('ignore'),
    shape: {
      kind: 'polygon',
      points: [
        [1, 1],
        [9, 1],
        [1, 9],
      ],
    },
  };
  const saved = await feedback.save(context(), { image, rois: [bowTie, simple], revision: 0 });
  const [filled, asDrawn] = saved.rois;
  expect(asDrawn).toEqual(simple);
  expect(filled?.shape).toMatchObject({ kind: 'area', tool: 'polygon', polygons: [{ length: 1 }, { length: 1 }] });
  expect(await feedback.save(context(), { image, rois: [...saved.rois], revision: 1 })).toMatchObject({
    rois: saved.rois,
  });

  await context()
    .database.update(feedbackRow)
    .set({ rois: [bowTie, simple] })
    .where(eq(feedbackRow.imageId, image));
  expect((await feedback.get(context(), { image })).rois).toEqual(saved.rois);
  const { id } = await runs.start(context(), recalibration(tiny.project));
  const job = await attempts.claim(context(), { run: id, worker: 'elsewhere:1' });
  const masks = job?.feedback.flatMap(({ regions }) => regions.map(({ mask }) => mask)) ?? [];
  const box = letterbox(modelSize, modelSize, modelSize);
  expect(masks.map((mask) => Math.round(maskArea(mask, box)))).toEqual([200, 32]);
});

test('lists and filters know which images have feedback', async () => {
  const image = trainImage(2);
  await feedback.save(context(), { image, rois: [rectangle('ignore'), rectangle('attend', 30, 30)], revision: 0 });
  await feedback.save(context(), { image: trainImage(3), rois: [], revision: 0 });
  const asked = { project: tiny.project, limit: 100 };
  expect((await images.list(context(), { ...asked, hasFeedback: true })).items.map(({ id }) => id)).toEqual([image]);
  expect((await images.outline(context(), { ...asked, hasFeedback: false })).total).toBe(31);
  expect((await feedback.list(context(), { project: tiny.project })).items).toMatchObject([
    {
      image: { id: image, hasFeedback: true },
      meanings: ['attend', 'ignore'],
      regions: 2,
      active: true,
      trainable: true,
    },
  ]);
});

test('a run freezes all active feedback but what is deselected; validation and test subjects are kept out of training', async () => {
  await firstModel(context(), tiny);
  const draw = (image: string) => feedback.save(context(), { image, rois: [rectangle('ignore')], revision: 0 });
  await draw(trainImage(0));
  const out = await draw(trainImage(1));
  const inactive = await draw(trainImage(2));
  const heldOut = tiny.images.validation[0] ?? '';
  const tested = tiny.images.test[0] ?? '';
  await draw(heldOut);
  await draw(tested);
  await feedback.setActive(context(), { feedback: inactive.id ?? '', active: false });

  const { id } = await runs.start(context(), recalibration(tiny.project, { deselect: [out.id ?? ''] }));
  const detail = await runs.get(context(), { run: id });
  expect(detail).toMatchObject({ state: 'queued', stale: false, feedbackImages: 3, base: { number: 1 } });
  const items = await context()
    .database.select()
    .from(feedbackSetItem)
    .where(eq(feedbackSetItem.setId, detail.feedbackSet?.id ?? ''));
  expect(new Map(items.map(({ imageId, trainable }) => [imageId, trainable]))).toEqual(
    new Map([
      [trainImage(0), true],
      [heldOut, false],
      [tested, false],
    ]),
  );

  const job = await attempts.claim(context(), { run: id, worker: 'elsewhere:1' });
  const trained = new Set(job?.train);
  const isTaught = job?.feedback.map(({ image, row }) => [image, trained.has(row)] as const);
  expect(new Map(isTaught)).toEqual(
    new Map([
      [trainImage(0), true],
      [heldOut, false],
    ]),
  );
  const judging = new Set(job?.validation);
  expect(job?.feedback.filter(({ row }) => judging.has(row)).map(({ image }) => image)).toEqual([heldOut]);

  await feedback.save(context(), { image: trainImage(0), rois: [rectangle('attend')], revision: 1 });
  expect((await runs.get(context(), { run: id })).stale).toBe(true);
  const frozen = await context()
    .database.select()
    .from(feedbackSetItem)
    .where(eq(feedbackSetItem.imageId, trainImage(0)));
  expect(frozen.map(({ rois }) => rois[0]?.meaning)).toEqual(['ignore']);
});

test('check regions judge a run that leaves them out, as they judge every other run', async () => {
  await firstModel(context(), tiny);
  await feedback.save(context(), { image: trainImage(), rois: [rectangle('ignore')], revision: 0 });
  const [one = '', other = ''] = tiny.images.validation;
  const check = { rois: [rectangle('attend')], revision: 0 };
  await feedback.save(context(), { image: one, ...check });
  const out = await feedback.save(context(), { image: other, ...check });
  const deselect = [out.id ?? ''];
  const { id } = await runs.start(context(), recalibration(tiny.project, { deselect }));
  const { job } = await complete(context(), id);
  const marked = new Set(job.feedback.map(({ image }) => image));
  expect(marked).toEqual(new Set([trainImage(), one, other]));
  const { evidence } = await runs.get(context(), { run: id });
  expect([evidence?.checkSet?.images, evidence?.detections]).toEqual([2, []]);
});

test('of a test subject that somebody drew on, a run measures and shows nothing', async () => {
  await firstModel(context(), tiny);
  const [trained, heldOut, tested] = [trainImage(), tiny.images.validation[0] ?? '', tiny.images.test[0] ?? ''];
  for (const image of [trained, heldOut, tested])
    await feedback.save(context(), { image, rois: [rectangle('ignore')], revision: 0 });
  const { id } = await runs.start(context(), recalibration(tiny.project));
  await complete(context(), id);
  const detail = await runs.get(context(), { run: id });
  const withFeedback = detail.images.filter(({ role }) => role === 'feedback').map(({ image }) => image.id);
  expect(withFeedback.toSorted()).toEqual([trained, heldOut].toSorted());
  expect(detail.differences.map(({ image }) => image.id)).not.toContain(tested);
  expect(detail.unlistedImages).toBe(0);
  const set = detail.feedbackSet?.id ?? '';
  const [first] = withFeedback;
  expect(await imagesOfSet(context().database, set, 1)).toEqual({ images: [first], all: 2 });
  const kept = await context().database.select().from(attentionMap).where(eq(attentionMap.imageId, tested));
  expect(kept).toEqual([]);
});

test('the same feedback is the same set', async () => {
  await firstModel(context(), tiny);
  await feedback.save(context(), { image: trainImage(), rois: [rectangle('ignore')], revision: 0 });
  const [one, two] = [
    await runs.start(context(), recalibration(tiny.project)),
    await runs.start(context(), recalibration(tiny.project, { seed: 1 })),
  ];
  const sets = await Promise.all(
    [one, two].map(async ({ id }) => (await runs.get(context(), { run: id })).feedbackSet),
  );
  expect(sets[0]).toEqual(sets[1]);
});

test('a colleague’s regions on the same image are a feedback of their own, and one run trains on both', async () => {
  await firstModel(context(), tiny);
  const [row] = await context().database.insert(person).values({ name: 'Colleague' }).returning();
  const colleague = { ...context(), actor: { personId: row?.id ?? '', name: 'Colleague', roles: ['expert' as const] } };
  await feedback.save(context(), { image: trainImage(), rois: [rectangle('ignore')], revision: 0 });
  await feedback.save(colleague, { image: trainImage(), rois: [rectangle('attend', 30, 30)], revision: 0 });
  const { id } = await runs.start(colleague, recalibration(tiny.project));
  const job = await attempts.claim(context(), { run: id, worker: 'elsewhere:1' });
  expect(job?.feedback).toHaveLength(1);
  const drawn = job?.feedback[0]?.regions.map(({ meaning, author }) => `${job.authorNames[author]}: ${meaning}`);
  expect(new Set(drawn)).toEqual(new Set([`${context().actor.name}: ignore`, 'Colleague: attend']));
});
