import { decisions, doctor, feedback, loadConfig, predictions, projects, runs } from '@fovea/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rectangle } from './support.ts';
import type { Installation, WorkerProcess } from './worker-fixture.ts';
import { hasEnded, makeTinyProject, openInstallation, spawnWorker, until } from './worker-fixture.ts';

const longestMs = 240_000;
let installation: Installation;
let worker: WorkerProcess;

beforeAll(async () => {
  // Worker, inference process and this one: all of them run on WASM.
  process.env['FOVEA_ENGINE'] = 'wasm';
  installation = await openInstallation(55_710);
  worker = spawnWorker(installation.environment);
});
afterAll(async () => {
  worker.child.kill('SIGTERM');
  await worker.ended();
  await installation.remove();
});

test('the whole loop on WASM: train, predict, correct, retrain, accept, roll back', async () => {
  const { context } = installation;
  const { project, images } = await makeTinyProject(context);
  const started = await runs.startBase(context, { project, recipe: { kind: 'base', steps: 2, batchSize: 4 } });
  const base = await until(context, started.id, hasEnded, longestMs);
  expect(base).toMatchObject({ state: 'finished', failure: null, engine: { name: 'wasm' } });

  const [image = ''] = images.train;
  const { probabilities, version } = await predictions.predict(context, { image });
  expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  await feedback.save(context, { image, rois: [rectangle('ignore')], revision: 0 });
  const recipe = { kind: 'recalibration', steps: 2, batchSize: 4, feedback: { batchSize: 2 } } as const;
  const queued = await runs.start(context, { project, preset: 'quick', lambda: 1, seed: 0, deselect: [], recipe });
  const corrected = await until(context, queued.id, hasEnded, longestMs);
  expect(corrected).toMatchObject({ state: 'finished', failure: null, engine: { name: 'wasm' }, recipe: { steps: 2 } });
  expect(corrected.evidence?.probes).not.toBeNull();

  const candidate = corrected.candidate?.id ?? '';
  await decisions.decide(context, {
    version: candidate,
    kind: 'accept',
    reason: 'On WASM, too.',
    expectedChampion: version.id,
  });
  expect((await projects.get(context, { project })).champion?.id).toBe(candidate);
  await decisions.decide(context, {
    version: version.id,
    kind: 'rollback',
    reason: 'And back.',
    expectedChampion: candidate,
  });
  expect((await projects.get(context, { project })).champion?.id).toBe(version.id);
}, 600_000);

test('the doctor names WASM and measures it', async () => {
  const findings = await doctor.report(loadConfig(installation.environment));
  const [engine, speed] = findings.filter(({ part }) => part === 'engine');
  expect(engine?.detail).toContain('WASM');
  expect(Number.parseFloat(speed?.detail ?? '')).toBeGreaterThan(0);
  expect(findings.filter(({ state }) => state === 'failed')).toEqual([]);
});
