import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { modelVersion, project as projects } from '@fovea/database';
import type { Identifier } from '@fovea/domain';
import { encodePng } from '@fovea/imaging/node';
import { feedback, images, imports, runs } from '@fovea/services';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recalibration, rectangle } from './support.ts';
import type { Installation, WorkerProcess } from './worker-fixture.ts';
import { hasEnded, openInstallation, spawnWorker, until } from './worker-fixture.ts';

const [width, height] = [80, 64];
let installation: Installation;
let worker: WorkerProcess;

const context = () => installation.context;

/** A square cell on the white of a slide; a dark spot in it says the class. */
function slide(seed: number, spotted: boolean): Promise<Buffer> {
  const rgb = new Uint8Array(width * height * 3).fill(250);
  for (let y = 12; y < 52; y++) {
    for (let x = 20; x < 60; x++) {
      const isSpot = spotted && Math.hypot(x - 34 - (seed % 9), y - 30) < 6;
      rgb.set(isSpot ? [70, 20, 90] : [200, 120 + ((seed * x * y) % 30), 160], (y * width + x) * 3);
    }
  }
  return encodePng({ width, height, rgb });
}

beforeAll(async () => {
  installation = await openInstallation(56_290);
  worker = spawnWorker(installation.environment);
});
afterAll(async () => {
  worker.kill('SIGTERM');
  await worker.ended();
  await installation.remove();
});

test('a project of slides on white is padded with white, trained, corrected and judged on white, and stays so', async () => {
  const folder = path.join(context().home, 'sources', 'slides');
  for (const [place, label] of ['Parasitized', 'Uninfected'].entries()) {
    await mkdir(path.join(folder, label), { recursive: true });
    for (let person = 0; person < 10; person++)
      await writeFile(
        path.join(folder, label, `P${person}_thin_cell.png`),
        await slide(20 * place + person, place === 0),
      );
  }
  const choices = { background: 'white' } as const;
  const { project, preview } = await imports.importFolder(context(), { path: folder, choices });
  expect(preview.prepared?.background).toBe('white');
  const of = async (split: 'train' | 'validation'): Promise<Identifier> =>
    (await images.list(context(), { project, split, limit: 100 })).items[0]?.id ?? '';
  const [taught, judging] = [await of('train'), await of('validation')];
  const pixels = await images.pixels(context(), { image: taught });
  expect([...pixels.subarray(0, 3)]).toEqual([255, 255, 255]);

  const recipe = { kind: 'base', steps: 4, batchSize: 16, augment: { shift: 0.1 } } as const;
  await expect(runs.startBase(context(), { project, recipe: { ...recipe, background: 'edge' } })).rejects.toMatchObject(
    { code: 'RECIPE_INVALID', message: expect.stringContaining('"white"') as string },
  );
  const first = await until(context(), (await runs.startBase(context(), { project, recipe })).id, hasEnded);
  expect(first).toMatchObject({ state: 'finished', failure: null, recipe: choices });

  await feedback.save(context(), { image: taught, rois: [rectangle('ignore', 22, 14, 8, 8)], revision: 0 });
  await feedback.save(context(), { image: judging, rois: [rectangle('attend', 30, 22, 16, 16)], revision: 0 });
  const { id } = await runs.start(context(), recalibration(project, { settings: { steps: 4 } }));
  const run = await until(context(), id, hasEnded, 120_000);
  expect(run).toMatchObject({ state: 'finished', failure: null, recipe: choices });
  expect(run.evidence?.probes).not.toBeNull();
  const [version] = await context().database.select().from(modelVersion).where(eq(modelVersion.runId, id));
  expect(version?.preprocessing).toEqual({
    ...{ size: 64, fit: 'letterbox', background: 'white', standardisation: 'foreground-mean-x4' },
  });

  await expect(context().database.update(projects).set({ background: 'none' })).rejects.toMatchObject({
    cause: { message: expect.stringContaining('stay prepared as they are') as string },
  });
  await expect(
    imports.importFolder(context(), { path: folder, project, choices: { background: 'black' } }),
  ).rejects.toMatchObject({ code: 'IMPORT_UNCONFIRMED', message: expect.stringContaining('"White"') as string });
}, 240_000);
