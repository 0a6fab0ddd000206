import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '@fovea/services';
import { images, imports } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { openContext, trainFirstModel } from './installation.ts';
import { checkRows, compareAndDecide, inspectAndDraw, retrain } from './story.ts';
import { WorkbenchPage } from './workbench-page.ts';

const shared = process.env['FOVEA_SHARED_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const cells = path.join(shared, 'malaria-cells');
const subjects = 12;
const cellsPerClass = 40;

/** Copies some cells of some patients that have both classes, so that the story stays short. */
async function someCells(folder: string): Promise<void> {
  const classes = ['Parasitized', 'Uninfected'] as const;
  const names = await Promise.all(classes.map(async (name) => (await readdir(path.join(cells, name))).sort()));
  const patient = (name: string) => /^(.*?)_?thin/i.exec(name)?.[1] ?? '';
  const byClass = names.map((list) =>
    Map.groupBy(
      list.filter((name) => name.endsWith('.png')),
      patient,
    ),
  );
  const both = [...(byClass[0]?.keys() ?? [])].filter((name) => byClass[1]?.has(name)).slice(0, subjects);
  for (const [index, label] of classes.entries()) {
    await mkdir(path.join(folder, label));
    for (const name of both.flatMap((who) => byClass[index]?.get(who)?.slice(0, cellsPerClass) ?? [])) {
      await copyFile(path.join(cells, label, name), path.join(folder, label, name));
    }
  }
}

test.skip(!existsSync(cells), `The real cells are not here (${cells}): this story is told on the sample alone.`);

let context: Context;
let folder: string;

test.beforeAll(async () => {
  context = await openContext();
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-real-cells-'));
  await someCells(folder);
});

test.afterAll(async () => {
  await context.close();
  await rm(folder, { recursive: true, force: true });
});

test('the same story on real cells', async ({ page }) => {
  const { project, subjects: people } = await imports.importFolder(context, {
    path: folder,
    projectName: 'Real cells',
  });
  expect(people).toBe(subjects);
  const base = await trainFirstModel(context, project, { kind: 'base', steps: 80, batchSize: 64, decay: true });
  expect(base.validation?.accuracy.value).toBeGreaterThan(0.6);
  const { items: training } = await images.list(context, {
    project,
    split: 'train',
    label: 'Parasitized',
    limit: 50,
  });
  const drawn = training.find(({ width, height }) => width > 90 && height > 90);
  const { items: unseen } = await images.list(context, { project, split: 'test', limit: 1 });
  if (drawn === undefined) throw new Error('no cell large enough');
  const heldOut = unseen[0]?.id ?? '';
  const bench = new WorkbenchPage(page);
  await bench.open(heldOut);
  await bench.drawRectangle('Ignore', [5, 5], [25, 20]);
  await bench.waitUntilSaved();

  const story = { context, project, drawn: drawn.id, rectangle: [20, 20, 42, 36] as const };
  await inspectAndDraw(page, story);
  const run = await retrain(page, story);
  await compareAndDecide(page, story, run);
  await checkRows(story, run, heldOut);
});
