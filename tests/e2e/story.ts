import {
  auditEvent,
  attentionDifference,
  decision,
  evaluation,
  feedbackSetItem,
  run as runTable,
} from '@fovea/database';
import type { Identifier, RunDetail } from '@fovea/domain';
import { recalibrationRecipe, verdicts } from '@fovea/domain';
import type { Context } from '@fovea/services';
import { feedback, images, predictions, projects, runs, versions } from '@fovea/services';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { and, eq } from 'drizzle-orm';
import { address } from './installation.ts';
import { WorkbenchPage } from './workbench-page.ts';

interface Story {
  readonly context: Context;
  readonly project: Identifier;
  /** An image of a training subject, and where on it to draw, in image pixels. */
  readonly drawn: Identifier;
  readonly rectangle: readonly [left: number, top: number, right: number, bottom: number];
}

/** Opens the image, looks, draws two regions, looks at what they ask for. */
export async function inspectAndDraw(page: Page, { context, drawn, rectangle }: Story): Promise<void> {
  const bench = new WorkbenchPage(page);
  await test.step('open and predict', async () => {
    await bench.open(drawn);
    await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
    await bench.button('Show prediction').click();
    const card = page.getByTestId('prediction');
    await expect(card.getByTestId('probability').first()).toHaveText(/\d %/);
    await expect(card.getByTestId('predicted-version')).toHaveText('version 1');
    await expect(page.getByTestId('not-an-explanation').first()).toBeVisible();
  });
  await test.step('draw a rectangle and a polygon; both are saved', async () => {
    const [left, top, right, bottom] = rectangle;
    await bench.drawRectangle('Ignore', [left, top], [right, bottom]);
    await expect(page.getByTestId('region-item')).toHaveCount(1);
    await bench.drawPolygon('Ignore', [
      [right + 3, top],
      [right + 9, top + 1],
      [right + 4, top + 8],
    ]);
    await expect(page.getByTestId('region-item')).toHaveCount(2);
    await bench.waitUntilSaved();
    const saved = (await images.get(context, { image: drawn })).feedback;
    expect(saved.rois.map(({ shape, meaning }) => `${meaning} ${shape.kind}`)).toEqual([
      'ignore rectangle',
      'ignore polygon',
    ]);
    const [first] = saved.rois;
    if (first?.shape.kind !== 'rectangle') throw new Error('no rectangle');
    expect(Math.abs(first.shape.x - left)).toBeLessThan(1);
    expect(Math.abs(first.shape.width - (right - left))).toBeLessThan(1.5);
  });
  await test.step('undo and redo', async () => {
    await bench.button('Undo').click();
    await expect(page.getByTestId('region-item')).toHaveCount(1);
    await bench.button('Redo').click();
    await expect(page.getByTestId('region-item')).toHaveCount(2);
    await bench.waitUntilSaved();
  });
  await test.step('see what the regions ask for, before any training', async () => {
    await bench.button('Show differences').click();
    for (const name of ['modified', 'difference'])
      await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
    await expect(page.getByTestId('difference-summary')).toContainText(/in regions\s*0\.\d+ → 0\.\d+/);
    await bench.button('Show differences').click();
  });
}

/** Opens the image and asks why the model answers what it answers, by one method; reads whether the others agree. */
export async function readExplanations(page: Page, { context, drawn }: Story): Promise<void> {
  const bench = new WorkbenchPage(page);
  await test.step('see what the answer rests on, and how far the methods agree', async () => {
    await bench.open(drawn);
    await page.getByLabel('Explanation', { exact: true }).selectOption('Integrated gradients');
    await expect(bench.panel('integrated-gradients')).toHaveAttribute('data-loaded', 'true');
    await expect(page).toHaveURL(/layer=integrated-gradients/);
    const card = page.getByTestId('explanation');
    await expect(card).toContainText('log odds');
    await expect(card.getByTestId('explanations-agree')).toBeVisible();
    // All maps are stored by now, so that the figure can be reckoned without a model.
    const { explanations, pairs } = await predictions.explanations(context, { image: drawn });
    if (explanations === null) throw new Error('no two explanations to compare');
    await expect(card.getByTestId('explanations-agree')).toContainText(`${Math.round(100 * explanations)} %`);
    const occlusion = pairs.find(({ one, other }) => one === 'occlusion' && other === 'integrated-gradients');
    await expect(card.getByTestId('agreement-pairs').getByRole('row')).toHaveCount(4);
    await expect(card.getByRole('row', { name: 'Occlusion' })).toContainText(
      `${Math.round(100 * (occlusion?.agreement ?? Number.NaN))} %`,
    );
    await card.getByRole('button', { name: 'Compare with an untrained model' }).click();
    await expect(card.getByTestId('randomised')).toContainText(/\d %/);
    await removePixels(card, ['highest first', 'in random order']);
    await page.reload();
    await expect(bench.panel('integrated-gradients')).toHaveAttribute('data-loaded', 'true');
    await bench.button('Attention').click();
    await expect(card).toBeHidden();
  });
}

/** Opens an image with saved regions and asks how much of the answer lies in them, and how much elsewhere. */
export async function readFaithfulness(page: Page, marked: Identifier): Promise<void> {
  const bench = new WorkbenchPage(page);
  await test.step('see whether the answer goes and comes with the regions', async () => {
    await bench.open(marked, '?layer=occlusion');
    await expect(bench.panel('occlusion')).toHaveAttribute('data-loaded', 'true');
    const orders = ['highest first', 'in random order', 'in regions only', 'elsewhere only'];
    await removePixels(page.getByTestId('explanation'), orders);
  });
}

/** @param orders the orders of pixels that figures must appear of, and of no others */
async function removePixels(card: Locator, orders: readonly string[]): Promise<void> {
  await card.getByRole('button', { name: 'Test by removing pixels' }).click();
  const figures = card.getByTestId('faithfulness');
  for (const order of orders) await expect(figures.getByRole('row', { name: order })).toContainText(/\d\s%\s*\d+\s%/);
  await expect(figures.getByRole('rowheader')).toHaveText([...orders]);
}

/** Looks at a scheme that can mute the feedback and at another loss, and goes back to the defaults. */
async function tryAdvanced(drawer: Locator): Promise<void> {
  const advanced = drawer.getByTestId('advanced');
  await advanced.getByText('Advanced').click();
  const scheme = advanced.getByRole('combobox', { name: 'Balance' });
  const warning = advanced.getByTestId('balance-warning');
  await expect(scheme).toHaveValue('constrained');
  await expect(advanced.getByTestId('share-left')).toHaveText(
    /^5\s%\sof the distance between attention\s+and drawings/,
  );
  await expect(warning).toBeHidden();
  await scheme.selectOption('Equal losses');
  await expect(warning).toContainText('its floor keeps the drawings at 1 ×');
  await advanced.getByRole('spinbutton', { name: 'Floor' }).fill('0.1');
  await expect(warning).toContainText('down to 0.1 ×');
  await advanced.getByRole('spinbutton', { name: 'Floor' }).fill('-1');
  await expect(drawer.getByRole('button', { name: 'Start retraining' })).toBeDisabled();
  await expect(drawer).toContainText('decides instead: Equal losses');
  await drawer.getByRole('slider', { name: 'How strictly must the model follow your marks' }).fill('50');
  await expect(scheme).toHaveValue('constrained');
  await expect(warning).toBeHidden();
  const loss = advanced.getByRole('combobox', { name: /^Ignore:/ });
  await expect(loss).toHaveValue('balanced-bce');
  await loss.selectOption('Tolerant outline');
  await expect(advanced.getByRole('spinbutton', { name: 'Outline tolerance' })).toHaveValue('3');
  await expect(advanced.getByText('Advanced: 1 change')).toBeVisible();
  await loss.selectOption('Balanced cross-entropy');
  const floor = advanced.getByRole('spinbutton', { name: 'Still visible where attention is 0' });
  await expect(floor).toBeVisible();
  await advanced.getByRole('combobox', { name: 'What attention does' }).selectOption('residual');
  await expect(floor).toBeHidden();
  await advanced.getByRole('combobox', { name: 'Method' }).selectOption('Input gradients');
  await expect(advanced.getByText('Advanced: Static, 1 change')).toBeVisible();
  await expect(drawer.getByRole('slider', { name: 'How strictly must the model follow your marks' })).toBeDisabled();
  await expect(loss).toBeHidden();
  await expect(advanced.getByRole('checkbox', { name: 'New head' })).not.toBeChecked();
  await advanced.getByRole('combobox', { name: 'Method' }).selectOption('Attention gate');
  await expect(advanced.getByRole('checkbox', { name: 'New head' })).toBeChecked();
  await expect(scheme).toHaveValue('constrained');
  const input = advanced.getByRole('checkbox', { name: 'image', exact: true });
  await expect(input).toBeChecked();
  await input.uncheck();
  await expect(drawer.getByRole('button', { name: 'Start retraining' })).toBeDisabled();
  await input.check();
}

/**
 * Retrains from the open image with the quick preset and follows it to its end.
 * @param pausing pauses it on the way and lets it go on
 */
export async function retrain(page: Page, { context, project }: Story, { pausing = false } = {}): Promise<RunDetail> {
  const bench = new WorkbenchPage(page);
  const known = new Set((await runs.list(context, { project })).items.map(({ id }) => id));
  const pictures: string[] = [];
  page.on('response', (response) => {
    if (/\/api\/runs\/[^/]+\/attention/.test(response.url()) && response.ok()) pictures.push(response.url());
  });
  await test.step('start a quick retraining', async () => {
    const drawer = page.getByTestId('retrain');
    if (!(await drawer.isVisible())) await bench.button('Retrain').click();
    const again = drawer.getByRole('button', { name: 'Retrain again' });
    if (await again.isVisible()) await again.click();
    await drawer.getByRole('radio', { name: /quick/i }).check();
    await expect(drawer.getByRole('slider', { name: 'How strictly must the model follow your marks' })).toBeVisible();
    await tryAdvanced(drawer);
    await drawer.getByRole('button', { name: 'Start retraining' }).click();
  });
  const progress = page.getByTestId('training-progress');
  await test.step('watch it train', async () => {
    await expect(progress).toBeVisible();
    if (pausing) {
      await progress.getByRole('button', { name: 'Pause' }).click();
      await expect(page.getByTestId('run-state')).toHaveAttribute('data-state', 'paused', { timeout: 60_000 });
      await expect(progress).toContainText('Another training can run meanwhile');
      await page.reload();
      await progress.getByRole('button', { name: 'Resume' }).click();
    }
    await expect(progress).toContainText(/step [1-9]\d* of 50/, { timeout: 60_000 });
    await expect(page.getByTestId('loss-curve')).toBeVisible();
    await expect.poll(() => pictures.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  });
  await test.step('read the verdict', async () => {
    await expect(page.getByTestId('run-state')).toHaveAttribute('data-state', 'finished', { timeout: 240_000 });
    await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', new RegExp(`^(${verdicts.join('|')})$`));
  });
  const fresh = (await runs.list(context, { project })).items.filter(({ id }) => !known.has(id));
  expect(fresh).toHaveLength(1);
  return runs.get(context, { run: fresh[0]?.id ?? '' });
}

/** New against old; accept; reload; roll back. */
export async function compareAndDecide(page: Page, { drawn, context, project }: Story, run: RunDetail): Promise<void> {
  const bench = new WorkbenchPage(page);
  const number = run.candidate?.number ?? 0;
  await test.step('show the differences that training made', async () => {
    await bench.button('Show differences').click();
    for (const name of ['before', 'after', 'difference'])
      await expect(bench.panel(name)).toHaveAttribute('data-loaded', 'true');
    await expect(page.getByTestId('difference-summary')).toContainText('mean change');
    await bench.button('Show differences').click();
  });
  const candidate = page.getByTestId('candidate');
  await test.step('accept', async () => {
    await expect(candidate).toHaveAttribute('data-state', 'candidate');
    await bench.decide('Accept', 'The attention left the mark.');
    await expect(candidate).toHaveAttribute('data-state', 'champion');
    expect((await projects.get(context, { project })).champion?.number).toBe(number);
  });
  await test.step('reload: everything is still there', async () => {
    await page.reload();
    await expect(page.getByTestId('candidate')).toHaveAttribute('data-state', 'champion');
    await expect(page.getByTestId('region-item')).toHaveCount(2);
    await bench.open(drawn, '?prediction=1');
    await expect(page.getByTestId('predicted-version')).toHaveText(`version ${number}`);
  });
  await test.step('roll back', async () => {
    await bench.open(drawn, `?run=${run.id}`);
    await bench.decide('Roll back', 'Second thoughts: back to the first model.');
    await expect(candidate).toHaveAttribute('data-state', 'former');
    expect((await projects.get(context, { project })).champion?.number).toBe(1);
  });
}

/** The pages around the workbench show the same run and decisions. */
export async function lookAround(page: Page, run: RunDetail, other: Identifier): Promise<void> {
  await test.step('runs, side by side, models', async () => {
    await page.goto(`${address()}/runs`);
    await expect(page.locator(`a[href="/runs/${run.id}"]`).first()).toBeVisible();
    await page.goto(`${address()}/runs/${run.id}`);
    await expect(page.getByText(`Run ${run.number}`).first()).toBeVisible();
    for (const curve of [/^Loss: Data loss .*, Feedback loss/, /^Weight: Data weight 1\.00, Feedback weight \d/])
      await expect(page.getByRole('img', { name: curve })).toBeVisible();
    await expect(page.getByRole('img', { name: /^Agreement of data and feedback: Cosine -?[01]\.\d/ })).toBeVisible();
    await expect(page.getByTestId('constraint')).toContainText(/ε 0\.11\).* The drawings counted up to/);
    await expect(page.getByTestId('feedback-cost')).toContainText(/against each other in \d+ % of the \d+ steps/);
    await page.goto(`${address()}/compare?left=${other}&right=${run.id}`);
    await expect(page.getByRole('combobox', { name: 'Left' })).toHaveValue(/^Run \d+, /);
    await expect(page.getByRole('combobox', { name: 'Right' })).toHaveValue(new RegExp(`^Run ${run.number}, `));
    for (const shown of [other, run.id])
      await expect(page.locator(`th a[href="/runs/${shown}"]`).first()).toBeVisible();
    await page.goto(`${address()}/models`);
    await expect(page.getByText('The attention left the mark.').first()).toBeVisible();
  });
}

/** What the story must have left in Postgres. @param heldOut feedback that no training may see */
export async function checkRows(
  { context, project, drawn }: Story,
  run: RunDetail,
  heldOut: Identifier,
): Promise<void> {
  const { database } = context;
  const [row] = await database.select().from(runTable).where(eq(runTable.id, run.id));
  // What is drawn is to be ignored: 5 % of 2.17, the loss at first.
  const asked = recalibrationRecipe('quick', { balance: { scheme: 'constrained', epsilon: 0.05 * 2.17 } });
  expect(row?.recipe).toEqual({ ...asked, balance: { ...asked.balance, epsilon: expect.closeTo(0.05 * 2.17, 2) } });
  expect(row?.snapshotId).toMatch(/^[0-9a-f-]{36}$/);
  expect(row?.engine?.name).toBe('native');
  expect(run.snapshot).toMatch(/^[0-9a-f]{64}$/);
  expect(run.curve.map(({ step }) => step)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(run.curve[0]?.lambda).toBe(1);
  expect(run.curve.every(({ lambda, balance: told }) => lambda >= 0 && told?.dataWeight === 1)).toBe(true);

  const items = await database
    .select()
    .from(feedbackSetItem)
    .where(eq(feedbackSetItem.setId, run.feedbackSet?.id ?? ''));
  expect(items.find(({ imageId }) => imageId === drawn)?.trainable).toBe(true);
  expect(items.find(({ imageId }) => imageId === heldOut)?.trainable).toBe(false);
  for (const item of items) {
    const { split } = await images.get(context, { image: item.imageId });
    expect(item.trainable).toBe(split === 'train');
  }
  expect((await feedback.list(context, { project })).items.find(({ image }) => image.id === heldOut)).toMatchObject({
    active: true,
    trainable: false,
  });

  const metrics = await database
    .select()
    .from(evaluation)
    .where(eq(evaluation.versionId, run.candidate?.id ?? ''));
  expect(metrics.map(({ split }) => split)).toEqual(['validation']);
  const differences = await database.select().from(attentionDifference).where(eq(attentionDifference.runId, run.id));
  const ofDrawn = differences.filter(({ imageId }) => imageId === drawn).map(({ kind }) => kind);
  expect(ofDrawn.sort()).toEqual(['modified', 'trained']);
  expect(differences.some(({ role }) => role === 'probe')).toBe(true);

  const decisions = await database.select().from(decision).where(eq(decision.projectId, project));
  expect(decisions.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['accept', 'rollback']));
  expect(decisions.every(({ reason }) => reason.length >= 3)).toBe(true);
  const audited = await database
    .select({ action: auditEvent.action })
    .from(auditEvent)
    .where(and(eq(auditEvent.projectId, project)));
  const actions = new Set(audited.map(({ action }) => action));
  for (const action of [
    'dataset.import',
    'feedback.save',
    'run.start',
    'run.finish',
    'version.accept',
    'version.rollback',
  ]) {
    expect(actions, action).toContain(action);
  }
  expect((await versions.list(context, { project })).items.filter(({ state }) => state === 'champion')).toHaveLength(1);
}
