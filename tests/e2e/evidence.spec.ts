import { randomUUID } from 'node:crypto';
import type { Identifier, Meaning, RunDetail, Split } from '@fovea/domain';
import { parseRecipe, recalibrationRecipe, startRunRequest } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { feedback, images, imports, runs } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { address, openContext, trainFirstModel, untilFinished } from './installation.ts';
import { thingsOn } from './things-on.ts';

const seed = 4;
const dot = { ink: 'felt-tip blue', infected: 0.9, healthy: 0.1 } as const;
const settings = sampleSettingsSchema.parse({ subjects: 12, cellsPerSubject: 12, dot });
/** Validation images on which somebody marked what the answer should rest on. */
const checked = 3;
let context: Context;
let run: RunDetail;
/** A training image on which one place is to be attended to and ignored. */
let torn: Identifier;
/** One that nothing was drawn on when the run was queued. */
let spare: Identifier;

async function draw(
  image: Identifier,
  meanings: readonly Meaning[],
  box: { x: number; y: number; width: number; height: number },
) {
  const { x, y, width, height } = box;
  const shape = { kind: 'rectangle', x, y, width, height } as const;
  const rois = meanings.map((meaning) => ({ id: randomUUID(), meaning, strength: 1, shape }));
  await feedback.save(context, { image, revision: 0, rois });
}

test.beforeAll(async () => {
  context = await openContext();
  const { project } = await imports.importSample(context, { settings, seed, projectName: 'Evidence' });
  await trainFirstModel(context, project, { kind: 'base', steps: 40, batchSize: 32 });
  const known = async (split: Split, kind: 'dot' | 'parasite') => {
    const { items: those } = await images.list(context, { project, split, limit: 500 });
    return thingsOn(those, { settings, seed }, kind).map(({ image, box }) => ({ id: image.id, box }));
  };
  const dotted = await known('train', 'dot');
  const [first, last, ...others] = dotted;
  if (first === undefined || last === undefined || others.length < 6) throw new Error('too few dots');
  torn = first.id;
  spare = last.id;
  await draw(torn, ['attend', 'ignore'], first.box);
  // Nothing of test subjects is read, or named, before the decision.
  for (const { id, box } of (await known('test', 'dot')).slice(0, 1)) await draw(id, ['attend', 'ignore'], box);
  for (const { id, box } of others.slice(0, 6)) await draw(id, ['ignore'], box);
  for (const { id, box } of (await known('validation', 'parasite')).slice(0, checked)) await draw(id, ['attend'], box);
  const recipe = parseRecipe({ ...recalibrationRecipe('quick'), steps: 10, batchSize: 32, evidence: { points: 0.04 } });
  const { id } = await runs.start(context, { ...startRunRequest.parse({ project }), recipe });
  run = await untilFinished(context, id);
});
test.afterAll(() => context.close());

test('a run’s page shows verdict, detections, thresholds and pictures of the probes', async ({ page }) => {
  await page.goto(`${address()}/runs/${run.id}`);
  const verdict = page.getByTestId('verdict').first();
  await expect(verdict).toHaveAttribute('data-verdict', run.evidence?.verdict ?? '');
  const found = page.getByTestId('detections');
  const contradiction = found.locator('[data-code="contradicts-itself"]');
  await expect(contradiction).toContainText('On 1 image the same person');
  await expect(contradiction.getByRole('link')).toHaveAttribute('href', new RegExp(`^/images/${torn}(\\?|$)`));
  await expect(page.getByTestId('thresholds')).toContainText('Differences under 4 points do not count.');

  for (const check of ['Accuracy from the attended regions alone', 'Answers that need the attended regions'])
    await expect(page.getByRole('row', { name: check })).toHaveCount(1);
  await expect(
    page.getByTitle(`on the ${String(checked)} images on which the attended regions are checked`, { exact: false }),
  ).toBeVisible();

  const strips = page.getByTestId('probe-pictures').getByRole('img');
  await expect(strips).toHaveCount(run.probePictures.length);
  expect(run.probePictures.length).toBeGreaterThanOrEqual(6);
  await strips.first().scrollIntoViewIfNeeded();
  const tiles = run.probePictures[0]?.tiles ?? 0;
  await expect
    .poll(() => strips.first().evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight]))
    .toEqual([64 * tiles, 64]);
  await expect(page.getByTestId('probe-pictures').getByRole('listitem').first()).toContainText(/before.*%.*after.*%/s);

  await draw(spare, ['ignore'], { x: 8, y: 8, width: 12, height: 10 });
  await page.reload();
  await expect(found.locator('[data-code="stale-feedback"]')).toContainText('Retrain to include it');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(strips.first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('beside the image, the workbench tells how much rests on the regions to attend to', async ({ page }) => {
  await page.goto(`${address()}/images/${spare}?run=${run.id}`);
  const row = page.getByTestId('complement').getByRole('row', { name: 'Answers that need the attended regions' });
  const change = run.evidence?.complement?.relianceChange?.value ?? Number.NaN;
  await expect(row).toContainText(Math.abs(100 * change).toFixed(1));
});
