import { rm } from 'node:fs/promises';
import type { Identifier } from '@fovea/domain';
import { tour } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { createContext, feedback, images, imports, loadConfig, versions } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { endFovea, launchFovea, type RunningFovea } from '../support/launch-fovea.ts';
import { trainFirstModel } from './installation.ts';
import { thingsOn } from './things-on.ts';
import { WorkbenchPage } from './workbench-page.ts';

const seed = 7;
const dot = { ink: 'felt-tip green', infected: 0.99, healthy: 0.005, smallest: 0.055, largest: 0.09 } as const;
/** So many subjects that five of each class are for validation: with fewer, no class can be cleared of harm. */
const settings = sampleSettingsSchema.parse({ subjects: 44, cellsPerSubject: 10, order: 'subjects in turn', dot });

/** A home of its own: the tour begins by itself only where nothing but the sample is there. */
let fovea: RunningFovea;
let context: Context;
let project: Identifier;
/** The training cells of the tour's class, and the dot on each that has one. */
let dots: ReadonlyMap<Identifier, { x: number; y: number; width: number; height: number }>;

test.use({ storageState: { cookies: [], origins: [] } });

test.beforeAll(async () => {
  fovea = await launchFovea({ FOVEA_SAMPLE: '0' });
  context = await createContext(loadConfig(fovea.environment));
  ({ project } = await imports.importSample(context, { settings, seed }));
  await trainFirstModel(context, project, { kind: 'base', steps: 60, batchSize: 64 });
  const { split, label } = tour;
  const { items: found } = await images.list(context, { project, split, label, limit: 500 });
  dots = new Map(thingsOn(found, { settings, seed }, 'dot').map(({ image, box }) => [image.id, box]));
});
test.afterAll(async () => {
  await context.close();
  await endFovea(fovea);
  await rm(fovea.home, { recursive: true, force: true });
});

/** Far longer than a retraining takes. */
const withinMs = 240_000;

test('a first visit is led by the tour to an accepted correction, by what the person does and by nothing else', async ({
  page,
}) => {
  const bench = new WorkbenchPage(page);
  const card = page.getByTestId('tour');
  const isAt = async (step: number, title: string | RegExp, timeout?: number) => {
    await expect(card).toContainText(`Step ${String(step)} of 6`, { timeout });
    await expect(card.getByRole('heading', { name: title })).toBeVisible();
  };

  await test.step('an empty home opens on the sample, with the first step', async () => {
    await page.goto(fovea.address);
    await isAt(1, 'Open a cell with a pen dot');
    await card.getByRole('link', { name: 'Show infected training cells' }).click();
    await expect(page).toHaveURL(new RegExp(`split=${tour.split}&class=${tour.label}`));
    await isAt(1, 'Open a cell with a pen dot');
  });

  await test.step('another page leaves the step as it is', async () => {
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
    await isAt(1, 'Open a cell with a pen dot');
    await card.getByRole('link', { name: 'Show infected training cells' }).click();
  });

  const [first = ''] = dots.keys();
  await test.step('opening a cell, asking and drawing lead on, and survive a reload', async () => {
    await page.getByTestId('image-grid').locator(`a[href*="${first}"]`).click();
    await isAt(2, 'Ask the model');
    await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
    await bench.button('Show prediction').click();
    await isAt(3, 'Mark the dot');
    await page.reload();
    await isAt(3, 'Mark the dot');
    await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
  });

  const draw = async (image: Identifier, meaning: 'Attend' | 'Ignore' = 'Ignore') => {
    const place = dots.get(image);
    if (place === undefined) throw new Error('There is no dot on this image.');
    const { x, y, width, height } = place;
    await bench.drawRectangle(meaning, [x - 1, y - 1], [x + width + 1, y + height + 1]);
    await bench.waitUntilSaved();
  };
  await test.step('a region that says attend is no mark, and the card says so', async () => {
    await draw(first, 'Attend');
    await expect(card).toContainText('Change it to “ignore”');
    await isAt(3, 'Mark the dot');
    await page.getByRole('button', { name: 'Region 1 means attend; change it' }).click();
    await isAt(4, `Mark the dot on ${String(tour.marks - 1)} more cells`);
  });

  await test.step('folded, the card keeps to its corner; the flag unfolds it', async () => {
    await card.getByRole('button', { name: 'Fold the tour' }).click();
    await expect(card.getByRole('button', { name: 'Skip the tour' })).toBeHidden();
    await page.getByRole('button', { name: 'Guided tour' }).click();
    await expect(card.getByRole('button', { name: 'Skip the tour' })).toBeVisible();
  });

  await test.step('each marked cell counts, once', async () => {
    const { items: heldOut } = await images.list(context, { project, split: 'validation', limit: 1 });
    await page.goto(`${fovea.address}/images/${heldOut[0]?.id ?? ''}`);
    await expect(card).toContainText('The model never learns from this image');
    await card.getByRole('link', { name: 'Show infected training cells' }).click();
    await page.getByTestId('image-grid').locator(`a[href*="${first}"]`).click();
    await expect(page.getByTestId('workbench')).toHaveAttribute('data-image', first);
    let open = first;
    for (let done = 1; done < tour.marks;) {
      await page.keyboard.press('.');
      await expect(page.getByTestId('workbench')).not.toHaveAttribute('data-image', open);
      open = (await page.getByTestId('workbench').getAttribute('data-image')) ?? '';
      if (!dots.has(open)) continue;
      await expect(card).toContainText(`${String(done)} of ${String(tour.marks)} cells marked`);
      await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
      await draw(open);
      done++;
    }
    await isAt(5, 'Retrain the model');
    expect((await feedback.list(context, { project })).items.filter(({ trainable }) => trainable)).toHaveLength(
      tour.marks,
    );
  });

  await test.step('the retraining is watched to its verdict', async () => {
    await bench.button('Retrain').click();
    const form = page.getByTestId('retrain');
    await form.getByRole('radio', { name: new RegExp(tour.preset, 'i') }).check();
    await form.getByRole('button', { name: 'Start retraining' }).click();
    await isAt(5, 'The model learns');
    await isAt(6, 'Read the verdict and decide', withinMs);
    await expect(page.getByTestId('verdict').first()).toHaveAttribute('data-verdict', 'accept');
    await expect(card).toContainText('The report advises to accept');
  });

  await test.step('the accepted version is in use, and the gain is named', async () => {
    await bench.decide('Accept', 'The answers no longer rest on the dots.');
    await expect(card.getByRole('heading', { name: 'You corrected the model' })).toBeVisible();
    await expect(card).toContainText(/Without the dots, \d+\.\d.%.*That is a change of \d+\.\d points/);
    const champion = (await versions.list(context, { project })).items.find(({ state }) => state === 'champion');
    expect(champion?.number).toBe(2);
    await card.getByRole('button', { name: 'End the tour' }).click();
    await expect(card).toBeHidden();
  });

  await test.step('it is shown once, and starts again when asked', async () => {
    await page.goto(fovea.address);
    await expect(page.getByTestId('image-grid').getByRole('link').first()).toBeVisible();
    await expect(card).toBeHidden();
    await page.getByRole('button', { name: 'Guided tour' }).click();
    await expect(card).toBeVisible();
    await card.getByRole('button', { name: 'Skip the tour' }).press('Enter');
    await expect(card).toBeHidden();
  });
});
