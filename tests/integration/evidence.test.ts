import {
  evidenceReport,
  feedbackSetItem,
  person,
  feedback as feedbackTable,
  image as imageTable,
} from '@fovea/database';
import type { Identifier, ToldReport } from '@fovea/domain';
import { modelSize } from '@fovea/domain';
import { decodeImage } from '@fovea/imaging/node';
import { silentLog } from '@fovea/processes/log';
import type { TrainingJob } from '@fovea/services';
import { attempts, decisions, feedback, runs } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TrainingPool } from '../../apps/worker/src/training-pool.ts';
import { HandedBack, trainRun } from '../../apps/worker/src/train-run.ts';
import { candidate, complete, firstModel, outcomeOf, recalibration, rectangle } from './support.ts';
import type { Installation, TinyProject } from './worker-fixture.ts';
import { makeTinyProject, openInstallation } from './worker-fixture.ts';

let installation: Installation;
let tiny: TinyProject;
beforeAll(async () => {
  installation = await openInstallation(56_260);
});
beforeEach(async () => {
  tiny = await makeTinyProject(installation.context);
});
afterAll(() => installation.remove());

const context = () => installation.context;
const worker = 'elsewhere:1';
const trainImage = (index = 0) => tiny.images.train[index] ?? '';

async function claimed() {
  await firstModel(context(), tiny);
  await feedback.save(context(), { image: trainImage(), rois: [rectangle('ignore')], revision: 0 });
  const { id } = await runs.start(context(), recalibration(tiny.project));
  const job = await attempts.claim(context(), { run: id, worker });
  if (job === null) throw new Error('there was nothing to claim');
  return job;
}

const codes = async (run: Identifier) =>
  (await runs.get(context(), { run })).evidence?.detections.map(({ code }) => code);

test('the probes’ pictures are kept as strips, in order, with both models’ answers', async () => {
  const job = await claimed();
  const image = job.validationImages[1] ?? '';
  const tile = (value: number) => new Uint8Array(modelSize ** 2 * 3).fill(value);
  const answers = { original: [0.25, 0.75], changed: [0.875, 0.125] };
  const picture = { image, probe: 'blanked', dilated: false, before: answers, after: answers };
  await attempts.finish(context(), {
    run: job.run,
    token: job.token,
    outcome: {
      ...outcomeOf(job),
      probePictures: [
        { ...picture, pictures: [tile(10), tile(20), tile(30)] },
        { ...picture, probe: 'outside exchanged', pictures: [tile(40), tile(50)] },
      ],
    },
  });
  const read = { original: { label: 'bright', probability: 0.75 }, changed: { label: 'dark', probability: 0.875 } };
  const { probePictures } = await runs.get(context(), { run: job.run });
  expect(probePictures).toMatchObject([
    { position: 0, probe: 'blanked', dilated: false, image: { id: image }, tiles: 3, before: read, after: read },
    { position: 1, probe: 'outside exchanged', tiles: 2 },
  ]);
  const strip = await runs.probeStrip(context(), { run: job.run, position: 0 });
  expect(strip.etag).toBe(probePictures[0]?.strip);
  const { width, height, rgb } = await decodeImage(strip.bytes);
  expect([width, height]).toEqual([3 * modelSize, modelSize]);
  const middle = (modelSize / 2) * width;
  expect([0, 1, 2].map((at) => rgb[(middle + at * modelSize) * 3])).toEqual([10, 20, 30]);
  await expect(runs.probeStrip(context(), { run: job.run, position: 2 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a job carries each person’s own regions, the subjects’ names and the recipe’s thresholds', async () => {
  await firstModel(context(), tiny);
  await feedback.save(context(), { image: trainImage(), rois: [rectangle('ignore')], revision: 0 });
  const [own] = await context().database.select().from(feedbackTable).where(eq(feedbackTable.imageId, trainImage()));
  const [other] = await context().database.insert(person).values({ name: 'Bo' }).returning();
  if (own === undefined || other === undefined) throw new Error('nothing was kept');
  await context()
    .database.insert(feedbackTable)
    .values({ projectId: own.projectId, imageId: own.imageId, personId: other.id, rois: [rectangle('attend')] });
  const { id } = await runs.start(context(), recalibration(tiny.project));
  const job = await attempts.claim(context(), { run: id, worker });
  if (job === null) throw new Error('there was nothing to claim');
  expect(job.feedback).toHaveLength(1);
  const drawn = job.feedback[0]?.regions.map(({ meaning, author }) => [meaning, author]);
  expect(new Map(drawn as [string, string][])).toEqual(
    new Map([
      ['ignore', own.personId],
      ['attend', other.id],
    ]),
  );
  expect(job.authorNames).toMatchObject({ [other.id]: 'Bo' });
  expect(Object.keys(job.authorNames)).toHaveLength(2);
  expect(job.validationImages).toHaveLength(job.validation.length);
  expect(job.subjectNames).toHaveLength(new Set(job.subjects).size);
  expect(job.recipe.evidence.points).toBe(0.03);
  expect(await context().database.select().from(feedbackSetItem)).not.toHaveLength(0);
});

test('a job carries each region once, at full strength beside what it is meant by', async () => {
  await firstModel(context(), tiny);
  const check = tiny.images.validation[0] ?? '';
  for (const image of [trainImage(), check]) {
    const rois = [rectangle('attend', 0, 0, 4, 4), { ...rectangle('attend', 40, 40, 4, 4), strength: 0.25 }];
    await feedback.save(context(), { image, rois, revision: 0 });
  }
  const { id } = await runs.start(context(), recalibration(tiny.project));
  const job = await attempts.claim(context(), { run: id, worker });
  expect(job?.feedback).toHaveLength(2);
  for (const { regions } of job?.feedback ?? []) {
    expect(regions.map(({ strength }) => strength)).toEqual([1, 0.25]);
    expect(regions.map(({ mask }) => [mask[modelSize + 1], mask[41 * modelSize + 41]])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  }
});

test('a report is told in words that are stored nowhere', async () => {
  await firstModel(context(), tiny);
  const { run } = await candidate(context(), tiny);
  const [stored] = await context().database.select().from(evidenceReport).where(eq(evidenceReport.runId, run));
  expect(stored?.report).not.toHaveProperty('reasons');
  const { evidence } = await runs.get(context(), { run });
  expect(evidence?.findings).toEqual([{ about: 'ignored', rule: 'cured', verdict: 'accept' }]);
  expect(evidence?.reasons).toEqual([expect.stringContaining('The model no longer uses the ignored regions')]);
});

test('a report from before thresholds, detections and pictures is read as it was told', async () => {
  await firstModel(context(), tiny);
  const { run } = await candidate(context(), tiny);
  const old = {
    verdict: 'accept',
    reasons: ['P rose.'],
    paired: null,
    probes: {
      before: { accuracy: 0.9, lowest: 0.5, reliance: 0.4, probes: [] },
      after: { accuracy: 0.9, lowest: 0.88, reliance: 0.02, probes: [] },
    },
    alignment: null,
  } as const satisfies ToldReport;
  await context().database.update(evidenceReport).set({ report: old }).where(eq(evidenceReport.runId, run));
  const detail = await runs.get(context(), { run });
  expect(detail.evidence).toMatchObject({ ...old, detections: [], complement: null, worstSubject: null });
  expect(detail.probePictures).toEqual([]);
});

test('a candidate says so when another version came into use, until it is decided on', async () => {
  await firstModel(context(), tiny);
  const first = await candidate(context(), tiny);
  const { id } = await runs.start(context(), recalibration(tiny.project, { seed: 1 }));
  const second = { run: id, version: (await complete(context(), id)).version };
  expect(await codes(first.run)).toEqual([]);
  const detail = await runs.get(context(), { run: second.run });
  await decisions.decide(context(), {
    version: second.version,
    kind: 'accept',
    reason: 'It looks where it should.',
    expectedChampion: detail.base?.id ?? null,
  });
  expect(await codes(first.run)).toEqual(['stale-base']);
  expect(await codes(second.run)).toEqual([]);
  await decisions.decide(context(), {
    version: first.version,
    kind: 'reject',
    reason: 'Another one is in use.',
    expectedChampion: second.version,
  });
  expect(await codes(first.run)).toEqual([]);
});

test('a candidate says so when feedback was drawn after its run was queued, and where', async () => {
  await firstModel(context(), tiny);
  const { run } = await candidate(context(), tiny);
  expect(await codes(run)).toEqual([]);
  await feedback.save(context(), { image: trainImage(1), rois: [rectangle('ignore')], revision: 0 });
  const { evidence } = await runs.get(context(), { run });
  expect(evidence?.detections).toMatchObject([{ code: 'stale-feedback', images: [trainImage(1)] }]);
});

test('a report says so as long as other check regions are drawn than those that judged it, also after the decision', async () => {
  await firstModel(context(), tiny);
  const check = tiny.images.validation[0] ?? '';
  const drawn = [rectangle('attend')];
  const { revision } = await feedback.save(context(), { image: check, rois: drawn, revision: 0 });
  const { run, version } = await candidate(context(), tiny);
  const { evidence, base } = await runs.get(context(), { run });
  expect(evidence?.checkSet).toMatchObject({ images: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  const expectedChampion = base?.id ?? null;
  await decisions.decide(context(), { version, kind: 'reject', reason: 'No.', expectedChampion });
  expect(await codes(run)).toEqual([]);
  const rois = [rectangle('attend', 30, 30)];
  const changed = await feedback.save(context(), { image: check, rois, revision });
  expect(await codes(run)).toEqual(['stale-check']);
  await feedback.save(context(), { image: check, rois: drawn, revision: changed.revision });
  expect(await codes(run)).toEqual([]);
});

/** A worker's attempt at a run. @param during what happens while it trains */
function attempt(run: Identifier, during: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  const phases = { load: 0, train: 0, evidence: 0, maps: 0 };
  const start = (job: TrainingJob) => ({
    result: during().then(() => ({ ok: true, outcome: outcomeOf(job), phases })),
    stop: () => undefined,
  });
  return trainRun(context(), { start } as unknown as TrainingPool, run, {
    claimLost: new AbortController().signal,
    ending: new AbortController().signal,
    threadDeaths: new Map(),
    log: silentLog(),
  });
}

test('candidates in training at the same time count one another; one that is overtaken is judged again', async () => {
  await firstModel(context(), tiny);
  await feedback.save(context(), { image: trainImage(), rois: [rectangle('ignore')], revision: 0 });
  const start = async (seed: number) => (await runs.start(context(), recalibration(tiny.project, { seed }))).id;
  const [slow, fast] = [await start(0), await start(1)];
  await expect(attempt(slow, () => complete(context(), fast))).rejects.toThrow(HandedBack);
  expect((await runs.get(context(), { run: slow })).state).toBe('queued');
  await attempt(slow);
  const reports = await Promise.all([fast, slow].map((run) => runs.get(context(), { run })));
  expect(reports.map(({ evidence }) => evidence?.candidates)).toEqual([2, 2]);
});

test('feedback that is drawn while a run fixes its data is not in it, and the candidate says so', async () => {
  await firstModel(context(), tiny);
  await feedback.save(context(), { image: trainImage(), rois: [rectangle('ignore')], revision: 0 });
  await context()
    .database.update(imageTable)
    .set({ label: null })
    .where(eq(imageTable.id, trainImage(2)));
  const { artifacts } = context();
  const slow = Object.create(artifacts) as typeof artifacts;
  slow.put = async (bytes) => {
    await feedback.save(context(), { image: trainImage(1), rois: [rectangle('ignore')], revision: 0 });
    return artifacts.put(bytes);
  };
  const { id } = await runs.start({ ...context(), artifacts: slow }, recalibration(tiny.project));
  const { job } = await complete(context(), id);
  expect(job.feedback.map(({ image }) => image)).toEqual([trainImage()]);
  expect(await codes(id)).toEqual(['stale-feedback']);
});
