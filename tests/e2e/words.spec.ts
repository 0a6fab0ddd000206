import { randomUUID } from 'node:crypto';
import type { Identifier, RunDetail } from '@fovea/domain';
import { isAgainst, parseRecipe, recalibrationRecipe, startRunRequest } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { feedback, images, imports, projects, runs, versions } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { address, openContext, trainFirstModel, untilFinished } from './installation.ts';
import { thingsOn } from './things-on.ts';

const seed = 5;
const dot = { ink: 'felt-tip blue', infected: 0.9, healthy: 0.1 } as const;
const settings = sampleSettingsSchema.parse({ subjects: 12, cellsPerSubject: 6, dot });
let context: Context;
let project: Identifier;
/** One that was taught what to ignore, and one that was taught what to attend to. */
let [ignoring, attending]: RunDetail[] = [];

/** Marks one thing on some images of training subjects, and retrains by that alone for a few steps. */
async function retrain(kind: 'dot' | 'parasite', meaning: 'ignore' | 'attend', deselect: Identifier[]) {
  const { items: training } = await images.list(context, { project, split: 'train', limit: 500 });
  const free = thingsOn(training, { settings, seed }, kind).filter(({ image }) => !image.hasFeedback);
  for (const { image, box } of free.slice(0, 4)) {
    const { x, y, width, height } = box;
    const shape = { kind: 'rectangle', x, y, width, height } as const;
    await feedback.save(context, {
      image: image.id,
      revision: 0,
      rois: [{ id: randomUUID(), meaning, strength: 1, shape }],
    });
  }
  const recipe = parseRecipe({ ...recalibrationRecipe('quick'), steps: 4, batchSize: 16 });
  const { id } = await runs.start(context, { ...startRunRequest.parse({ project, deselect }), recipe });
  return untilFinished(context, id, 120_000);
}

test.beforeAll(async () => {
  context = await openContext();
  ({ project } = await imports.importSample(context, { settings, seed, projectName: 'Words' }));
  await trainFirstModel(context, project, { kind: 'base', steps: 20, batchSize: 16 });
  ignoring = await retrain('dot', 'ignore', []);
  const { items: drawn } = await feedback.list(context, { project });
  attending = await retrain(
    'parasite',
    'attend',
    drawn.map(({ id }) => id),
  );
});
test.afterAll(() => context.close());

test('the test subjects are looked at once a version, after its decision, and the count stands beside the figures', async ({
  page,
}) => {
  await page.goto(`${address()}/models?project=${project}`);
  const lookOf = (number: number) =>
    page
      .getByTestId('version')
      .filter({ has: page.getByRole('heading', { name: `Version ${number}`, exact: true }) })
      .getByTestId('test-look');
  const undecided = lookOf(ignoring?.candidate?.number ?? 0);
  await expect(undecided).toContainText('are read after the decision');
  await expect(undecided.getByRole('button')).toHaveCount(0);
  const first = lookOf(1);
  await expect(first).toContainText('have not been looked at');
  await first.getByRole('button', { name: 'Look at the test subjects' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('The look is counted and recorded with your name.');
  await dialog.getByRole('button', { name: 'Look, and count it' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(first).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(first).toContainText(/On test: .*Accuracy.*looked at 1 time\./s);
  await expect(first.getByRole('button')).toHaveCount(0);
  await expect(page.getByTestId('audit-event').filter({ hasText: 'version.test' })).toHaveCount(1);
  await page.goto(`${address()}/runs/${ignoring?.id}`);
  await expect(page.getByTestId('test-look')).toContainText('are read after the decision');
  const [base] = (await versions.list(context, { project, number: 1 })).items;
  await page.goto(`${address()}/runs/${base?.run}`);
  await expect(page.getByTestId('test-look')).toContainText(/test images? of .*looked at 1 time\./s);
});

for (const place of ['models', 'run'] as const)
  test(`a decision against the verdict is asked twice, without a reason to start from: ${place}`, async ({ page }) => {
    const run = place === 'models' ? ignoring : attending;
    const [number, verdict] = [run?.candidate?.number ?? 0, run?.verdict ?? 'accept'];
    const kind = isAgainst('accept', verdict) ? 'accept' : 'reject';
    const name = kind === 'accept' ? 'Accept anyway' : 'Reject anyway';
    await page.goto(place === 'models' ? `${address()}/models?project=${project}` : `${address()}/runs/${run?.id}`);
    const card =
      place === 'models'
        ? page
            .getByTestId('version')
            .filter({ has: page.getByRole('heading', { name: `Version ${number}`, exact: true }) })
        : page.getByRole('main');
    await expect(card.getByText(`verdict: ${verdict}`).first()).toBeVisible();
    const against = card.getByTestId('decision').getByRole('button', { name });
    await expect(against).toHaveClass(/caution/);
    await expect(against).not.toHaveClass(/primary/);
    await against.click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveValue('');
    const goesOn = dialog.getByRole('button', { name: 'Continue…' });
    await expect(goesOn).toBeDisabled();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('I looked at the images.');
    await goesOn.click();
    await expect(dialog.getByTestId('against-verdict')).toContainText(`The verdict is ${verdict}`);
    await expect(dialog.getByTestId('against-verdict')).toContainText(run?.evidence?.reasons[0] ?? 'no reason');
    expect((await versions.get(context, { version: run?.candidate?.id ?? '' })).state).toBe('candidate');
    await dialog.getByRole('button', { name: 'Back' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveValue('I looked at the images.');
    await goesOn.click();
    await dialog.getByRole('button', { name: `${name}, against the verdict` }).click();
    await expect(dialog).toBeHidden();
    await expect
      .poll(async () => (await versions.get(context, { version: run?.candidate?.id ?? '' })).state)
      .toBe(kind === 'accept' ? 'champion' : 'rejected');
  });

test('a run is not offered against itself; by its address it differs in nothing', async ({ page }) => {
  const failures: string[] = [];
  page.on('pageerror', ({ message }) => failures.push(message));
  const id = attending?.id ?? '';
  await page.goto(`${address()}/compare?left=${id}&right=${id}`);
  await expect(page.getByText('Both sides are the same run.')).toBeVisible();
  for (const name of ['Accuracy', 'Overlap of map and regions', 'Answers that need the attended regions'])
    await expect(
      page
        .getByRole('row', { name: new RegExp(`^${name} \\d`) })
        .getByRole('cell')
        .last(),
    ).toHaveText('0.0 pp');
  await page.goto(`${address()}/compare?left=${ignoring?.id}&right=${id}`);
  const options = async (side: string) => {
    const field = page.getByRole('combobox', { name: side });
    await field.focus();
    const offered = page.locator(`[id="${await field.getAttribute('list')}"] option`);
    await expect(offered.first()).toBeAttached();
    return offered.evaluateAll((all: HTMLOptionElement[]) => all.map(({ value }) => value));
  };
  await expect(page.getByRole('row', { name: /^Highest point in a region – / })).toContainText(
    /of \d+ images?, \d+ subjects?/,
  );
  expect((await options('Left')).join()).not.toContain(`Run ${attending?.number},`);
  expect((await options('Right')).join()).not.toContain(`Run ${ignoring?.number},`);
  expect(failures).toEqual([]);
});

test('a project that was never trained offers to train a first model, wherever one is needed', async ({ page }) => {
  const small = sampleSettingsSchema.parse({ subjects: 8, cellsPerSubject: 4, dot });
  const never = (await imports.importSample(context, { settings: small, seed: 6, projectName: 'Never trained' }))
    .project;
  const { items: some } = await images.list(context, { project: never, split: 'train', limit: 1 });
  const button = page.getByRole('button', { name: 'Train a first model' });
  for (const path of [
    ...['images', 'models', 'runs'].map((place) => `/${place}?project=${never}`),
    `/images/${some[0]?.id}?prediction=1`,
  ]) {
    await page.goto(`${address()}${path}`);
    await expect(button.first()).toBeVisible();
    await expect(page.getByText('being trained')).toHaveCount(0);
  }
  await button.first().click();
  await expect(page.getByTestId('prediction')).toContainText('The first model is being trained');
  await expect.poll(async () => (await projects.get(context, { project: never })).firstRun).not.toBeNull();
  const run = (await projects.get(context, { project: never })).firstRun ?? '';
  await runs.cancel(context, { run });
  await expect(button.first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('prediction')).toContainText('ended without a model');
});

test('light and dark follow the system until a person chooses, and again once the choice is given back', async ({
  page,
}) => {
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${address()}/runs`);
  expect(await theme()).toBe('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(theme).toBe('dark');
  await page.getByRole('button', { name: 'Light theme' }).click();
  expect(await theme()).toBe('light');
  await page.reload();
  expect(await theme()).toBe('light');
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await page.getByRole('button', { name: 'Theme as the system has it' }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(theme).toBe('light');
});
