import path from 'node:path';
import type { RunDetail } from '@fovea/domain';
import { audit, decisions, feedback, images, projects, runs, versions } from '@fovea/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restoreHome } from './restore-home.ts';
import type { Installation, WorkerProcess } from './worker-fixture.ts';
import { hasEnded, openInstallation, spawnWorker, until } from './worker-fixture.ts';

/** Made by commit 45d8d87: homes/README.md tells how, and what happened in it. */
const stored = path.join(import.meta.dirname, 'homes', '2026-11-29');
const port = 56_410;
let installation: Installation;
let project: string;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  installation = await openInstallation(port, await restoreHome(stored, port));
  project = (await projects.list(context()))[0]?.id ?? '';
});
afterAll(async () => {
  worker?.kill('SIGTERM');
  await worker?.ended();
  await installation.remove();
});

const context = () => installation.context;

async function runNumber(number: number): Promise<RunDetail> {
  const found = (await runs.list(context(), { project })).items.find((run) => run.number === number);
  return runs.get(context(), { run: found?.id ?? '' });
}

/** What a person reads must be whole sentences, whatever they say. */
function expectSentences(evidence: RunDetail['evidence']): void {
  const sentences = [...(evidence?.reasons ?? []), ...(evidence?.detections ?? []).map(({ message }) => message)];
  expect(sentences.length).toBeGreaterThan(0);
  for (const sentence of sentences) expect(sentence).toMatch(/^\p{Lu}.{20,}[.?!]$/su);
}

test('the project is there with its images, subjects and the version in use', async () => {
  expect(await projects.list(context())).toMatchObject([
    {
      classes: ['Parasitized', 'Uninfected'],
      positive: 'Parasitized',
      images: 64,
      subjects: 16,
      synthetic: true,
      champion: { number: 1 },
    },
  ]);
  const facets = await images.facets(context(), { project });
  expect(facets.splits).toEqual({ train: 32, validation: 24, test: 8 });
});

test('the runs are there, each as it ended', async () => {
  const { items: list } = await runs.list(context(), { project });
  const shown = list.map(({ number, kind, state, verdict, candidate }) => [
    number,
    kind,
    state,
    verdict,
    candidate?.state,
  ]);
  expect(shown.sort(([a], [b]) => Number(a) - Number(b))).toEqual([
    [1, 'base', 'finished', null, 'champion'],
    [2, 'recalibration', 'finished', 'partial', 'former'],
    [3, 'recalibration', 'finished', 'partial', 'rejected'],
    [4, 'recalibration', 'finished', 'partial', 'candidate'],
    [5, 'recalibration', 'cancelled', null, undefined],
    [6, 'recalibration', 'paused', null, undefined],
    [7, 'recalibration', 'finished', null, undefined],
  ]);
  const repetition = await runNumber(7);
  expect(repetition).toMatchObject({ rerunOf: { number: 2 }, rerun: { equal: true, differences: [] } });
  expect((await runNumber(5)).failure).toMatchObject({ code: 'CANCELLED' });
});

test('the accepted run tells its curve, evaluation, engine, feedback and maps', async () => {
  const detail = await runNumber(2);
  expect(detail.recipe).toMatchObject({
    kind: 'recalibration',
    steps: 50,
    seed: 1,
    gates: ['input'],
    balance: { lambda: 1 },
  });
  expect(detail.curve.map(({ step }) => step)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(detail.curve[0]).toMatchObject({
    dataLoss: 0.897291898727417,
    feedbackLoss: 2.216315746307373,
    lambda: 1,
    balance: { dataWeight: 1, cosine: 0.923660608295034 },
  });
  expect(detail.validation).toMatchObject({
    images: 24,
    subjects: 6,
    accuracy: { value: 0.9583333333333334, low: 0.875, high: 1, confidence: 0.95 },
    auc: { value: 0.9305555555555556 },
  });
  expect(detail.engine).toMatchObject({ name: 'native', threads: 2, cpu: 'AMD EPYC', execution: 'captured' });
  expect(detail).toMatchObject({ feedbackImages: 7, base: { number: 1 }, notes: [], reruns: [{ number: 7 }] });
  const [image] = detail.images.filter(({ image: { name } }) => name.endsWith('S02_thin_cell_001.png'));
  const mean = async (which: 'before' | 'modified' | 'after') => {
    const map = await runs.map(context(), { run: detail.id, image: image?.image.id ?? '', which });
    return map.reduce((sum, value) => sum + value, 0) / map.length;
  };
  expect(await mean('before')).toBeCloseTo(0.9453, 4);
  expect(await mean('modified')).toBeCloseTo(0.9453 - 0.025, 4);
  expect(await mean('after')).toBeCloseTo(0.0671, 4);
  const strip = await runs.probeStrip(context(), { run: detail.id, position: 0 });
  expect(strip.etag).toBe(detail.probePictures[0]?.strip);
});

test('its evidence report gives the verdict and the figures of that time, in sentences', async () => {
  const { evidence } = await runNumber(2);
  expectSentences(evidence);
  expect(evidence).toMatchObject({
    verdict: 'partial',
    paired: { accuracy: { value: 0.04166666666666674, low: 0, high: 0.125 } },
    probes: {
      before: { reliance: 0.25 },
      after: { accuracy: 0.9583333333333334, reliance: -0.04166666666666663 },
      rise: { value: 0.33333333333333337, low: 0.125, high: 0.5000000000000001 },
    },
    alignment: {
      images: 2,
      heldOut: true,
      before: { iou: 0.14464441367994665, pointing: 0.22393578643578643 },
      after: { iou: 0.5600061152728941, pointing: 0.7739779874213837 },
    },
    complement: { images: 2, heldOut: true, before: { lowest: 1 }, after: { lowest: 0.5 } },
    worstSubject: null,
    thresholds: { points: 0.03, leastReliance: 0.1, largestFall: 0.2 },
  });
});

test('the reports of the other runs read as sentences too, with what they warned of', async () => {
  const [rejected, undecided] = [await runNumber(3), await runNumber(4)];
  expectSentences(rejected.evidence);
  expectSentences(undecided.evidence);
  expect(rejected.evidence).toMatchObject({
    verdict: 'partial',
    probes: { before: { reliance: 0 } },
    alignment: { after: { iou: 0.7576859293277204 } },
    worstSubject: { subject: 'S04', subjects: 6, images: 4, before: 0.75, after: 0.5 },
  });
  expect(rejected.evidence?.detections?.map(({ code }) => code)).toContain('unused-feedback');
  expect(undecided.evidence?.probes?.after.reliance).toBe(0.25);
});

test('the drafts are there as they were drawn: who drew what, how strongly, and what is left out', async () => {
  const { items: drafts } = await feedback.list(context(), { project });
  const shown = drafts.map(({ image, regions, active, trainable }) => [
    image.name.slice(image.name.indexOf('/') + 1, -4).replace('_thin_cell_', ' '),
    regions,
    active,
    trainable,
  ]);
  expect(shown.sort()).toEqual([
    ['S01 002', 2, true, false],
    ['S01 003', 2, true, false],
    ['S02 001', 1, true, true],
    ['S02 003', 1, true, true],
    ['S02 004', 1, true, true],
    ['S03 001', 1, true, true],
    ['S03 003', 2, true, true],
    ['S03 004', 1, true, true],
    ['S05 001', 1, true, true],
    ['S05 002', 1, false, true],
  ]);
  const weak = drafts.find(({ image }) => image.name.endsWith('S03_thin_cell_003.png'));
  expect(weak?.author).not.toBe('');
  const { feedback: drawn } = await images.get(context(), { image: weak?.image.id ?? '' });
  expect(drawn.rois).toMatchObject([
    { meaning: 'ignore', strength: 0.3, shape: { kind: 'rectangle', x: 42, y: 58, width: 14, height: 13 } },
    { meaning: 'attend', strength: 0.7, shape: { kind: 'rectangle', x: 48, y: 81, width: 33, height: 37 } },
  ]);
  const file = await images.file(context(), { image: weak?.image.id ?? '' });
  expect(file.contentType).toBe('image/png');
});

test('the versions carry their decisions with the reasons of that time, and the record says who did what', async () => {
  const { items: list } = await versions.list(context(), { project });
  expect(list.map(({ number, state, gateTaught }) => [number, state, gateTaught])).toEqual([
    [4, 'candidate', false],
    [3, 'rejected', true],
    [2, 'former', true],
    [1, 'champion', false],
  ]);
  const reasons = list.flatMap((version) => version.decisions.map(({ kind, reason }) => `${kind}: ${reason}`));
  expect(new Set(reasons)).toEqual(
    new Set([
      'accept: First model of the project.',
      'accept: The attention left the ink dot.',
      'reject: Too little has changed on the check images.',
      'rollback: The first correction harmed one subject.',
    ]),
  );
  const { items: events } = await audit.list(context(), { project, limit: 200 });
  expect(events.reduce((sum, { count }) => sum + count, 0)).toBe(32);
  const counted = new Map<string, number>();
  for (const { action, count } of events) counted.set(action, (counted.get(action) ?? 0) + count);
  expect(Object.fromEntries(counted)).toMatchObject({ 'feedback.save': 11, 'run.start': 6, 'run.rerun': 1 });
});

test('a finished run of that time is repeated: the same weights on the same engine, else what differs is named', async () => {
  worker ??= spawnWorker(installation.environment);
  const original = await runNumber(2);
  const { id } = await runs.rerun(context(), { run: original.id });
  const { state, failure, rerun } = await until(context(), id, hasEnded, 280_000);
  expect({ state, failure }).toEqual({ state: 'finished', failure: null });
  expect(rerun?.expectedHash).toBe('5116887f6ae5c950b01f84d5f3899da429b3793f3852f9c80d871990997d3e5a');
  expect(rerun?.equal).toBe(rerun?.weightsHash === rerun?.expectedHash);
  if (rerun?.differences.length === 0) expect(rerun.weightsHash).toBe(rerun.expectedHash);
  for (const difference of rerun?.differences ?? []) expect(difference).toMatch(/^[\w ]+: \S.* and \S.*$/);
});

test('the paused run goes on to a verdict, and the waiting candidate can be decided on', async () => {
  worker ??= spawnWorker(installation.environment);
  const paused = await runNumber(6);
  await runs.resume(context(), { run: paused.id });
  const ended = await until(context(), paused.id, hasEnded, 280_000);
  expect(ended).toMatchObject({ state: 'finished', failure: null, candidate: { number: 5, state: 'candidate' } });
  expectSentences(ended.evidence);
  const { items: list } = await versions.list(context(), { project });
  const byNumber = (number: number) => list.find((version) => version.number === number)?.id ?? '';
  await decisions.decide(context(), {
    version: byNumber(4),
    kind: 'reject',
    reason: 'It was superseded.',
    expectedChampion: byNumber(1),
  });
  expect((await versions.list(context(), { project })).items.find(({ number }) => number === 4)?.state).toBe(
    'rejected',
  );
});
