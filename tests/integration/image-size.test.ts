import path from 'node:path';
import { decodeImage } from '@fovea/imaging/node';
import type { ImageDetail } from '@fovea/domain';
import { artifact, dataset, modelVersion } from '@fovea/database';
import { feedback, images, imports, predictions, projects, review, runs } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writeCells } from './import-sources.ts';
import { recalibration, rectangle } from './support.ts';
import type { Installation, WorkerProcess } from './worker-fixture.ts';
import { hasEnded, openInstallation, spawnWorker, until } from './worker-fixture.ts';

const size = 96;
/** What follows from how the project's images are prepared. */
const prepared = { size, normalise: 'imagenet', augment: { flips: false, turns: false } } as const;
const seed = 3;
let installation: Installation;
let worker: WorkerProcess;

beforeAll(async () => {
  installation = await openInstallation(56_180);
  worker = spawnWorker(installation.environment);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await worker.ended();
  await installation.remove();
});

test('a project of 96 pixels, normalised as for ImageNet and without symmetries, is imported, trained, corrected, judged and explained at 96 pixels', async () => {
  const { context } = installation;
  const cells = await writeCells(path.join(context.home, 'sources', 'large'), 10, 3, seed);
  const { project, added, preview } = await imports.importFolder(context, {
    path: cells,
    choices: { size, normalise: 'imagenet', symmetries: 'none' },
  });
  expect(preview.prepared).toMatchObject({ size, normalise: 'imagenet', symmetries: 'none', images: { length: 10 } });
  expect(await projects.get(context, { project })).toMatchObject({
    input: { size, fit: 'letterbox', normalise: 'imagenet', symmetries: 'none' },
    images: added,
  });
  const [stored] = await context.database
    .select({ bytes: artifact.byteSize })
    .from(dataset)
    .innerJoin(artifact, eq(artifact.hash, dataset.preparedArtifact))
    .where(eq(dataset.projectId, project));
  expect(stored?.bytes).toBe(added * size ** 2 * 3);

  const recipe = { kind: 'base', steps: 4, batchSize: 16 } as const;
  await expect(runs.startBase(context, { project, recipe: { ...recipe, size: 64 } })).rejects.toMatchObject({
    code: 'RECIPE_INVALID',
    message: expect.stringContaining('96 × 96 pixels') as string,
  });
  const first = await until(context, (await runs.startBase(context, { project, recipe })).id, hasEnded);
  expect(first).toMatchObject({ state: 'finished', failure: null, recipe: prepared });

  const drawOn = async (split: ImageDetail['split']) => {
    const { items } = await images.list(context, { project, split, limit: 100 });
    const image = items.find(({ label }) => label !== null)?.id ?? '';
    await feedback.save(context, { image, rois: [rectangle('ignore', 30, 30, 24, 24)], revision: 0 });
    return image;
  };
  const drawn = await drawOn('train');
  await drawOn('validation');
  const settings = { steps: 4 };
  const { id } = await runs.start(context, recalibration(project, { watch: drawn, settings }));
  const run = await until(context, id, hasEnded, 120_000);
  expect(run).toMatchObject({ state: 'finished', failure: null, recipe: prepared });
  expect(run.evidence?.probes).not.toBeNull();
  const [version] = await context.database.select().from(modelVersion).where(eq(modelVersion.runId, id));
  expect(version?.preprocessing).toMatchObject({ size, standardisation: 'imagenet' });

  expect(await runs.map(context, { run: id, image: drawn, which: 'after' })).toHaveLength(size ** 2);
  const [shown] = run.probePictures;
  const strip = await decodeImage(Buffer.from((await runs.probeStrip(context, { run: id, position: 0 })).bytes));
  expect(strip).toMatchObject({ width: size * (shown?.tiles ?? 0), height: size });

  expect((await images.get(context, { image: drawn })).preparedSize).toBe(size);
  expect((await predictions.predict(context, { image: drawn })).mapSize).toBe(size);
  for (const kind of ['gate', 'occlusion', 'integrated-gradients', 'grad-cam-3'] as const) {
    const map = await predictions.map(context, { image: drawn, kind });
    expect(map).toMatchObject({ size, values: { length: size ** 2 } });
    expect(map.values.some((value) => value !== 0)).toBe(true);
  }
  const faithful = await predictions.faithfulness(context, { image: drawn, kind: 'occlusion' });
  expect(faithful?.regions).not.toBeNull();
  await review.prepare(context, { project });
  await vi.waitFor(
    async () => {
      const { images: all, scored, failure } = await review.status(context, { project });
      expect({ scored, failure }).toEqual({ scored: all, failure: null });
    },
    { timeout: 30_000, interval: 100 },
  );
});

test('a project keeps how its images are prepared: an import that asks for something else is refused with the reason', async () => {
  const { context } = installation;
  const [known] = await projects.list(context, { named: 'large' });
  const more = await writeCells(path.join(context.home, 'sources', 'more'), 4, 4, seed + 1);
  const request = { path: more, project: known?.id };
  await expect(imports.importFolder(context, { ...request, choices: { size: 64 } })).rejects.toMatchObject({
    code: 'IMPORT_UNCONFIRMED',
    message: expect.stringContaining('large prepares all of its images at 96 × 96 pixels, and this stays.') as string,
  });
  await expect(imports.importFolder(context, { ...request, choices: { symmetries: 'all' } })).rejects.toMatchObject({
    message: expect.stringContaining('large has the symmetries "None", and this stays.') as string,
  });
  const { added, preview } = await imports.importFolder(context, request);
  expect(preview.prepared?.size).toBe(size);
  const { items } = await images.list(context, { project: known?.id ?? '', limit: 100 });
  expect(items.length).toBeGreaterThanOrEqual(added);
  for (const { id } of items.slice(-1)) expect(await images.pixels(context, { image: id })).toHaveLength(size ** 2 * 3);
});
