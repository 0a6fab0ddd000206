import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Identifier, ImageSummary, RunDetail } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { feedback, images, imports } from '@fovea/services';
import { expect, test } from '@playwright/test';
import { lowestOverProbes } from './cure.ts';
import { openContext, trainFirstModel } from './installation.ts';
import {
  checkRows,
  compareAndDecide,
  inspectAndDraw,
  lookAround,
  readExplanations,
  readFaithfulness,
  retrain,
} from './story.ts';
import { thingsOn } from './things-on.ts';
import { WorkbenchPage } from './workbench-page.ts';

const seed = 11;
let context: Context;
let project: Identifier;
let base: RunDetail;
/** Training images with an ink dot, and the dot's place on each. */
let dotted: { image: ImageSummary; x: number; y: number; width: number; height: number }[];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  context = await openContext();
  const file = new URL('../../data/sample.json', import.meta.url);
  const stored = (JSON.parse(await readFile(file, 'utf8')) as { settings: object }).settings;
  const settings = sampleSettingsSchema.parse({ ...stored, cellsPerSubject: 16 });
  ({ project } = await imports.importSample(context, { settings, seed }));
  base = await trainFirstModel(context, project);
  const { items: training } = await images.list(context, { project, split: 'train', limit: 500 });
  dotted = thingsOn(training, { settings, seed }, 'dot').map(({ image, box }) => ({ image, ...box }));
  expect(dotted.length).toBeGreaterThan(20);
});

test.afterAll(() => context.close());

/** Marks the dots of some images, as an expert did on another day. */
async function markDots(marked: typeof dotted): Promise<void> {
  for (const { image, x, y, width, height } of marked) {
    const shape = { kind: 'rectangle', x, y, width, height } as const;
    await feedback.save(context, {
      image: image.id,
      revision: 0,
      rois: [{ id: randomUUID(), meaning: 'ignore', strength: 1, shape }],
    });
  }
}

test('the first model sees through unseen synthetic subjects', () => {
  expect(base.validation?.accuracy.value).toBeGreaterThanOrEqual(0.85);
  expect(base.candidate?.state).toBe('champion');
});

test('open, predict, correct, retrain, compare, accept, reload, roll back; then correct more, and the first cure holds', async ({
  page,
}) => {
  const fits = ({ image, x, y, width, height }: (typeof dotted)[number]) =>
    x + width + 10 < image.width && y + Math.max(height, 9) < image.height;
  const first = dotted.find(fits);
  const second = dotted.find((dot) => fits(dot) && dot.image.id !== first?.image.id);
  if (first === undefined || second === undefined) throw new Error('no dot that leaves room for a polygon');
  const others = dotted.filter(({ image }) => image.id !== first.image.id && image.id !== second.image.id);
  await markDots(others.slice(0, 10));
  const story = (dot: typeof first) => ({
    context,
    project,
    drawn: dot.image.id,
    rectangle: [dot.x, dot.y, dot.x + dot.width, dot.y + dot.height] as const,
  });

  const { items: unseen } = await images.list(context, { project, split: 'validation', limit: 1 });
  const heldOut = unseen[0]?.id ?? '';
  await test.step('draw on an image of a validation subject: kept, and said to be never trained on', async () => {
    const bench = new WorkbenchPage(page);
    await bench.open(heldOut);
    await bench.drawRectangle('Ignore', [4, 4], [20, 16]);
    await bench.waitUntilSaved();
    await bench.button('Retrain').click();
    await expect(page.getByTestId('held-out-notice')).toContainText('never trained on');
  });

  await readExplanations(page, story(first));
  const [marked] = others;
  if (marked !== undefined) await readFaithfulness(page, marked.image.id);
  await inspectAndDraw(page, story(first));
  const run = await retrain(page, story(first), { pausing: true });
  await compareAndDecide(page, story(first), run);
  await lookAround(page, run, base.id);
  await checkRows(story(first), run, heldOut);

  await markDots(others.slice(10, 16));
  const bench = new WorkbenchPage(page);
  await bench.open(second.image.id);
  await bench.drawRectangle('Ignore', [second.x, second.y], [second.x + second.width, second.y + second.height]);
  await bench.waitUntilSaved();
  const again = await retrain(page, story(second));
  expect(again.feedbackImages).toBeGreaterThan(run.feedbackImages);
  const cure = await lowestOverProbes(context, { project, run: run.id, later: again.candidate?.id ?? '' });
  expect(cure.later).toBeGreaterThanOrEqual(cure.then - 0.03);
});
