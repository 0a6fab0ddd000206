import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Identifier } from '@fovea/domain';
import { parseRecipe, recalibrationRecipe, startRunRequest } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { feedback, images, imports, runs } from '@fovea/services';
import { expect, type Page } from '@playwright/test';
import { writeCells } from '../integration/import-sources.ts';
import { address, trainFirstModel, untilFinished } from './installation.ts';

/** A small project in which every page has something to show: a first model, marked images, a run with a candidate. */
export interface FullProject {
  readonly project: Identifier;
  readonly base: Identifier;
  readonly run: Identifier;
  /** A training image with regions, and one without. */
  readonly marked: Identifier;
  readonly unmarked: Identifier;
}

export async function makeFullProject(context: Context, projectName: string): Promise<FullProject> {
  const dot = { ink: 'felt-tip blue', infected: 0.9, healthy: 0.1 } as const;
  const settings = sampleSettingsSchema.parse({ subjects: 12, cellsPerSubject: 8, dot });
  const { project } = await imports.importSample(context, { settings, seed: 4, projectName });
  const base = await trainFirstModel(context, project, { kind: 'base', steps: 20, batchSize: 32 });
  const { items: training } = await images.list(context, { project, split: 'train', limit: 8 });
  const [marked, unmarked, ...others] = training.map(({ id }) => id);
  if (marked === undefined || unmarked === undefined) throw new Error('no training images');
  const shape = { kind: 'rectangle', x: 6, y: 6, width: 16, height: 12 } as const;
  for (const image of [marked, ...others]) {
    const rois = [{ id: randomUUID(), meaning: 'ignore', strength: 1, shape } as const];
    await feedback.save(context, { image, revision: 0, rois });
  }
  const recipe = parseRecipe({ ...recalibrationRecipe('quick'), steps: 10, batchSize: 32 });
  const { id: run } = await runs.start(context, { ...startRunRequest.parse({ project }), recipe });
  await untilFinished(context, run);
  return { project, base: base.id, run, marked, unmarked };
}

export interface Visit {
  readonly name: string;
  /** From the page's address to what is to be looked at, and until it stands still. */
  readonly open: (page: Page) => Promise<void>;
}

/** Every page of the product, with each of its panels and dialogs open once. */
export function everyPage({ project, base, run, marked, unmarked }: FullProject): readonly Visit[] {
  const go = (page: Page, path: string) => page.goto(`${address()}${path}`);
  const heading = (page: Page, name: string | RegExp) =>
    expect(page.getByRole('heading', { name }).first()).toBeVisible();
  const panel = (page: Page, name: string) =>
    expect(page.getByTestId(`panel-${name}`)).toHaveAttribute('data-loaded', 'true');
  return [
    {
      name: 'images',
      open: async (page) => {
        await go(page, `/images?project=${project}`);
        await expect(page.getByTestId('image-grid').getByRole('link').first()).toBeVisible();
      },
    },
    {
      name: 'images, filtered and in order',
      open: async (page) => {
        await go(page, `/images?project=${project}&split=train&order=next-to-review`);
        await expect(page.locator('[data-reason]').first()).toBeVisible();
      },
    },
    {
      name: 'images, none found',
      open: async (page) => {
        await go(page, `/images?project=${project}&search=nothing-is-named-so`);
        await heading(page, 'No image passes these filters');
      },
    },
    {
      name: 'imports',
      open: async (page) => {
        await go(page, '/imports');
        await heading(page, 'Import images');
      },
    },
    {
      name: 'an import that waits for a yes',
      open: async (page) => {
        await go(page, '/imports');
        const cells = await writeCells(path.join(tmpdir(), 'fovea-every-page', 'Waiting cells'), 6, 4, 8);
        await writeFile(path.join(cells, 'broken.png'), 'no picture');
        const waiting = page.getByRole('link', { name: 'Waiting cells' }).first();
        await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
        await page.waitForLoadState('networkidle');
        if (await waiting.isVisible()) await waiting.click();
        else await page.getByLabel('Folder of images').setInputFiles(cells);
        await heading(page, 'What Fovea understood');
        for (const summary of await page.locator('summary').all()) await summary.click();
      },
    },
    {
      name: 'workbench',
      open: async (page) => {
        await go(page, `/images/${unmarked}`);
        for (const name of ['image', 'attention', 'occlusion']) await panel(page, name);
      },
    },
    {
      name: 'workbench with an explanation',
      open: async (page) => {
        await go(page, `/images/${marked}?prediction=1&layer=integrated-gradients`);
        await panel(page, 'integrated-gradients');
        await expect(page.getByTestId('explanations-agree')).toBeVisible();
      },
    },
    {
      name: 'workbench with a retraining that waits for a decision',
      open: async (page) => {
        await go(page, `/images/${marked}?run=${run}&view=differences&prediction=1`);
        await panel(page, 'difference');
        await expect(page.getByTestId('candidate')).toBeVisible();
        for (const summary of await page.locator('aside summary').all()) await summary.click();
      },
    },
    {
      name: 'workbench, about to decide',
      open: async (page) => {
        await page.getByTestId('decision').getByRole('button').first().click();
        await expect(page.getByRole('dialog')).toBeVisible();
      },
    },
    {
      name: 'workbench with the form to retrain',
      open: async (page) => {
        await go(page, `/images/${marked}?run=${run}`);
        await page.getByRole('button', { name: 'Retrain again' }).click();
        const form = page.getByTestId('retrain');
        await expect(form.getByRole('button', { name: 'Start retraining' })).toBeVisible();
        for (const summary of await form.locator('summary').all()) await summary.click();
      },
    },
    {
      name: 'workbench with its shortcuts',
      open: async (page) => {
        await page.getByRole('button', { name: 'Pan' }).press('?');
        await expect(page.getByRole('dialog')).toBeVisible();
      },
    },
    {
      name: 'models',
      open: async (page) => {
        await go(page, `/models?project=${project}`);
        await expect(page.getByTestId('version').first()).toBeVisible();
        for (const summary of await page.locator('main summary').all()) await summary.click();
      },
    },
    {
      name: 'runs',
      open: async (page) => {
        await go(page, `/runs?project=${project}&chosen=${base},${run}`);
        await expect(page.getByRole('row').nth(2)).toBeVisible();
      },
    },
    {
      name: 'first training',
      open: async (page) => {
        await go(page, `/runs/${base}`);
        await heading(page, /Run \d/);
      },
    },
    {
      name: 'run',
      open: async (page) => {
        await go(page, `/runs/${run}`);
        await expect(page.getByTestId('verdict').first()).toBeVisible();
        for (const summary of await page.locator('main summary').all()) await summary.click();
      },
    },
    {
      name: 'compare',
      open: async (page) => {
        await go(page, `/compare?left=${base}&right=${run}`);
        await heading(page, 'Curves');
      },
    },
    {
      name: 'compare, nothing chosen',
      open: async (page) => {
        await go(page, `/compare?project=${project}`);
        await heading(page, 'Choose two runs');
      },
    },
    {
      name: 'an address of nothing',
      open: async (page) => {
        await go(page, '/nowhere');
        await heading(page, 'There is nothing at this address');
      },
    },
    {
      name: 'an image that is not there',
      open: async (page) => {
        await go(page, '/images/00000000-0000-4000-8000-000000000000');
        await expect(page.getByRole('link', { name: 'Open the images' })).toBeVisible();
      },
    },
    {
      name: 'tour, among the images',
      open: async (page) => {
        await go(page, `/images?project=${project}`);
        await page.getByRole('button', { name: 'Guided tour' }).click();
        await expect(page.getByTestId('tour')).toContainText('Step');
      },
    },
    {
      name: 'tour, beside an image',
      open: async (page) => {
        await go(page, `/images/${marked}`);
        await panel(page, 'attention');
        await expect(page.getByTestId('tour')).toContainText('Step');
      },
    },
  ];
}
