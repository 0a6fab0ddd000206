import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Identifier, ImageSummary, Roi } from '@fovea/domain';
import { explanationKinds } from '@fovea/domain';
import {
  attempts,
  backup,
  feedback,
  images,
  imports,
  networks,
  predictions,
  projects,
  runs,
  versions,
} from '@fovea/services';
import type { Context } from '@fovea/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepTinyNetwork } from '../support/keep-network.ts';
import { writeCells } from './import-sources.ts';
import { recalibration, rectangle } from './support.ts';
import type { Installation, WorkerProcess } from './worker-fixture.ts';
import { hasEnded, openInstallation, spawnWorker, until } from './worker-fixture.ts';

const size = 48;
let installation: Installation;
let worker: WorkerProcess;
let context: Context;
let project: Identifier;
let sha256: string;

beforeAll(async () => {
  installation = await openInstallation(56_200);
  worker = spawnWorker(installation.environment);
  context = { ...installation.context, cache: path.join(installation.context.home, 'cache') };
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await worker.ended();
  await installation.remove();
});

/** A region across the edge of the central square: nothing before it is seen of the longer side. */
function acrossEdge({ width, height }: ImageSummary): Roi {
  return width > height
    ? rectangle('ignore', 0, height / 3, (width - height) / 2 + 10, 12)
    : rectangle('ignore', width / 3, 0, 12, (height - width) / 2 + 10);
}

test('a project of cropped images takes an imported network, trains it, is corrected at a tap, and gets a verdict', async () => {
  const cells = await writeCells(path.join(context.home, 'sources', 'networked'), 8, 3, 5);
  const choices = { size, fit: 'crop', network: 'tiny.keras' } as const;
  await expect(imports.importFolder(context, { path: cells, choices })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('None was imported yet. Import one with') as string,
  });
  sha256 = await keepTinyNetwork(context.cache);
  expect(await networks.list(context)).toMatchObject([{ sha256, name: 'tiny.keras' }]);
  const imported = await imports.importFolder(context, { path: cells, choices });
  ({ project } = imported);
  expect(imported.preview.prepared).toMatchObject({ normalise: 'imagenet', network: { sha256, name: 'tiny.keras' } });
  const { network, input } = await projects.get(context, { project });
  expect(input).toEqual({ size, fit: 'crop', background: 'black', normalise: 'imagenet', symmetries: 'all' });
  expect(network?.taps.map(({ name, side }) => [name, side])).toEqual([
    ['input', 48],
    ['stem', 24],
    ['middle', 12],
    ['top', 12],
  ]);
  // From here on the home has all that it needs.
  await rm(path.join(context.cache, 'networks'), { recursive: true });

  const recipe = { kind: 'base', steps: 4, batchSize: 8 } as const;
  await expect(runs.startBase(context, { project, recipe: { ...recipe, gates: ['stage-1'] } })).rejects.toMatchObject({
    code: 'RECIPE_INVALID',
    message: expect.stringContaining('no place called "stage-1". Choose from input, stem, middle, top.') as string,
  });
  const first = await until(
    context,
    (await runs.startBase(context, { project, recipe: { ...recipe, gates: ['top'] } })).id,
    hasEnded,
  );
  expect(first).toMatchObject({
    state: 'finished',
    failure: null,
    network: 'tiny.keras',
    recipe: { network: sha256, gates: ['top'] },
  });

  const { items } = await images.list(context, { project, limit: 100 });
  const drawOn = async (split: 'train' | 'validation') => {
    const image = items.find((each) => each.split === split && each.label !== null);
    if (image === undefined) throw new Error(`There is no image to draw on in ${split}.`);
    const rois = [rectangle('ignore', 30, 30, 24, 24), acrossEdge(image)];
    await feedback.save(context, { image: image.id, rois, revision: 0 });
    return image.id;
  };
  const drawn = await drawOn('train');
  await drawOn('validation');
  // A worker that starts now gets ready for what the button starts, without any setting.
  const usual = await runs.start(context, recalibration(project));
  const { recipe: asked } = await runs.get(context, { run: usual.id });
  await runs.cancel(context, { run: usual.id });
  const [champion] = (await versions.list(context, { project })).items;
  const { ofNetwork } = await attempts.nextTraining(context);
  expect(ofNetwork).toMatchObject({ recipe: asked, classes: 2, base: { hash: champion?.weightsHash } });

  const settings = { steps: 4, gates: ['middle'] };
  const { id } = await runs.start(context, recalibration(project, { watch: drawn, settings }));
  const run = await until(context, id, hasEnded, 120_000);
  expect(run).toMatchObject({ state: 'finished', failure: null });
  expect(run.recipe).toMatchObject({ network: sha256, gates: ['middle'], train: 'head' });
  const several = { gates: ['top', 'stem'] };
  const behind = await runs.start(context, recalibration(project, { preset: 'full', settings: several }));
  expect((await runs.get(context, { run: behind.id })).recipe).toMatchObject({
    gates: ['stem', 'top'],
    train: 'from:stem',
  });
  await runs.cancel(context, { run: behind.id });
  expect(run.verdict).not.toBeNull();
  expect(run.evidence?.probes).not.toBeNull();
  const taught = run.differences.find(({ image, kind }) => image.id === drawn && kind === 'trained');
  expect(taught?.summary.insideAfter).toBeGreaterThan(0);
  for (const kind of ['gate', ...explanationKinds] as const) {
    const map = await predictions.map(context, { image: drawn, kind });
    expect(map, kind).toMatchObject({ size, values: { length: size ** 2 } });
  }
});

test('a project keeps its network, and a backup of the project holds the file', async () => {
  const [known] = await projects.list(context, { named: 'networked' });
  const more = await writeCells(path.join(context.home, 'sources', 'more'), 4, 2, 6);
  const another = { path: more, project, choices: { network: 'small' } };
  await expect(imports.importFolder(context, another)).rejects.toMatchObject({
    message: expect.stringContaining('networked trains the network "tiny.keras", and this stays.') as string,
  });
  // The network is gone from the cache. The answer that the question offers is good nevertheless.
  const taken = await imports.importFolder(context, { ...another, choices: { network: sha256 } });
  expect(taken.preview.prepared).toMatchObject({ network: { sha256, name: 'tiny.keras' } });
  const file = path.join(context.home, 'backup.zip');
  const { artifacts } = await backup.write(context, { file, project: { id: project, name: known?.name ?? '' } });
  expect(artifacts.map(({ hash }) => hash)).toContain(sha256);
});
