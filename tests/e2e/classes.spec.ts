import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodePng } from '@fovea/imaging/node';
import { images, projects, runs, type Context } from '@fovea/services';
import { expect, test, type Page } from '@playwright/test';
import { address, openContext, untilFinished } from './installation.ts';
import { WorkbenchPage } from './workbench-page.ts';

const side = 96;
/** The first class has fifty times as many pictures as the last. */
const counts = {
  ...{ nevus: 250, lentigo: 15, angioma: 15, keratosis: 15, fibroma: 15 },
  ...{ wart: 15, cyst: 15, scar: 15, blister: 15, melanoma: 5 },
} as const;
const names = Object.keys(counts);
const people = 10;
const total = Object.values(counts).reduce((sum, count) => sum + count, 0);

let context: Context;
let folder: string;

test.beforeAll(async () => {
  context = await openContext();
  folder = await mkdtemp(path.join(tmpdir(), 'fovea-ten-classes-'));
});
test.afterAll(async () => {
  await context.close();
  await rm(folder, { recursive: true, force: true });
});

/** A grained spot whose colour tells the class, and whose size, place and background do not. */
function spot(kind: number, at: number): Buffer {
  // No two pictures are the same: one would be left out.
  const rgb = Buffer.alloc(side * side * 3, at % 50);
  const [x, y, radius] = [33 + 3 * (at % 9), 33 + 3 * ((at * 7) % 11), 18 + 3 * (at % 3)];
  const colour = [40 + 20 * kind, 230 - 22 * kind, 50 + 90 * (kind % 3)];
  for (let pixel = 0; pixel < side * side; pixel++) {
    const isInside = (Math.floor(pixel / side) - y) ** 2 + ((pixel % side) - x) ** 2 < radius ** 2;
    const grain = (pixel * 7) % 25;
    if (isInside)
      rgb.set(
        colour.map((value) => value + grain),
        pixel * 3,
      );
  }
  return rgb;
}

/** Pictures in one folder, and a list with a column for each class. */
async function writeSpots(): Promise<string> {
  const set = path.join(folder, 'Ten kinds');
  await mkdir(path.join(set, 'pictures'), { recursive: true });
  const rows = [['image', 'patient', 'split', ...names]];
  for (const [kind, count] of Object.values(counts).entries()) {
    for (let at = 0; at < count; at++) {
      const name = `${String(kind)}_${String(at)}`;
      // Five pictures of the rarest class are of people in all three groups.
      const person = count === 5 ? at * 2 : at % people;
      const split = person < 5 ? 'train' : person < 8 ? 'validation' : 'test';
      rows.push([name, `P${String(person)}`, split, ...names.map((_, column) => (column === kind ? '1.0' : '0.0'))]);
      const picture = { width: side, height: side, rgb: spot(kind, at) };
      await writeFile(path.join(set, 'pictures', `${name}.png`), await encodePng(picture));
    }
  }
  await writeFile(path.join(set, 'Spots_GroundTruth.csv'), rows.map((row) => row.join()).join('\n'));
  return set;
}

const firstSteps = 40;

/** At this size, the usual 150 steps would take most of a minute. Whatever else the page asks for stays. */
async function shortenFirstTraining(page: Page): Promise<void> {
  await page.route(/\/api\/trpc\/runs\.startBase/, async (route) => {
    const calls = route.request().postDataJSON() as Record<string, { settings: object }>;
    const shorter = Object.entries(calls).map(([at, { settings, ...call }]) => {
      return [at, { ...call, settings: { ...settings, steps: firstSteps } }];
    });
    await route.continue({ postData: JSON.stringify(Object.fromEntries(shorter)) });
  });
}

test('ten classes at 1 : 50 and 96 pixels come from a list, are trained with balanced weights, corrected, judged by class and accepted', async ({
  page,
}) => {
  const bench = new WorkbenchPage(page);
  await test.step('import from one column a class, at 96 pixels', async () => {
    await page.goto(`${address()}/imports`);
    await page.getByLabel('Folder of images').setInputFiles(await writeSpots());
    await expect(page.getByText(`${String(total)} images of 10 subjects in 10 classes would be added`)).toBeVisible();
    await expect(page.getByText('is the one of 10 columns of')).toBeVisible();
    await expect(page.getByText('The positive class is melanoma')).toBeVisible();
    await page.getByLabel('Size of the images').selectOption(String(side));
    await expect(page.getByLabel('Size of the images')).toHaveValue(String(side));
    await page.getByRole('button', { name: `Yes, store ${String(total)} images` }).click();
    await expect(page.getByRole('heading', { name: 'Stored' })).toBeVisible();
  });
  const project = (await projects.list(context)).find(({ name }) => name === 'Ten kinds')?.id ?? '';

  await test.step('train a first model in which every class counts the same', async () => {
    await shortenFirstTraining(page);
    await expect(page.getByTestId('rare-classes')).toContainText('few show "melanoma" (3)');
    await page.getByText('If some classes have far fewer images than others').click();
    await page.getByRole('combobox', { name: 'Class weights' }).selectOption('Balanced');
    await expect(page.getByText('An image of a rare class counts more')).toBeVisible();
    await page.getByRole('button', { name: 'Train a first model' }).click();
    await expect.poll(async () => (await projects.get(context, { project })).firstRun).not.toBeNull();
    const [first] = (await runs.list(context, { project })).items;
    const { recipe } = await untilFinished(context, first?.id ?? '');
    expect(recipe).toMatchObject({ size: side, steps: firstSteps, classWeights: 'balanced' });
  });

  const { items } = await images.list(context, { project, split: 'train', label: 'melanoma' });
  const drawn = items[0]?.id ?? '';
  await test.step('correct and retrain: the weights stay', async () => {
    await bench.open(drawn, '?prediction=1');
    await expect(page.getByTestId('probability')).toHaveCount(10);
    await bench.drawRectangle('Ignore', [3, 3], [18, 18]);
    await bench.waitUntilSaved();
    await bench.button('Retrain').click();
    const drawer = page.getByTestId('retrain');
    await drawer.getByTestId('advanced').getByText('Advanced').click();
    await expect(drawer.getByRole('combobox', { name: 'Class weights' })).toHaveValue('balanced');
    await drawer.getByRole('spinbutton', { name: 'Steps' }).fill('20');
    await drawer.getByRole('button', { name: 'Start retraining' }).click();
    await expect(page.getByTestId('run-state')).toHaveAttribute('data-state', 'finished');
  });

  const [retrained] = (await runs.list(context, { project })).items;
  expect(retrained?.recipe).toMatchObject({ steps: 20, size: side, classWeights: 'balanced' });
  await test.step('see what each class gained or lost, and accept', async () => {
    await page.goto(`${address()}/runs/${retrained?.id ?? ''}`);
    for (const name of names)
      await expect(page.getByTestId('classes').getByRole('row', { name: `Recall of “${name}”` })).toHaveCount(1);
    await bench.open(drawn, `?run=${retrained?.id ?? ''}`);
    await bench.decide('Accept', 'No class lost anything.');
    await expect(page.getByTestId('candidate')).toHaveAttribute('data-state', 'champion');
    expect((await projects.get(context, { project })).champion?.number).toBe(2);
  });
});
