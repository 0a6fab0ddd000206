import { randomUUID } from 'node:crypto';
import type { Identifier } from '@fovea/domain';
import { parseRecipe, recalibrationRecipe, startRunRequest } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { feedback, images, imports, runs } from '@fovea/services';
import { expect, type Locator, type Page } from '@playwright/test';
import { trainFirstModel, untilFinished } from './installation.ts';
import { WorkbenchPage } from './workbench-page.ts';

/** A small project to draw in, with a model. */
interface Drawable {
  readonly project: Identifier;
  /** Images of training subjects: the first two have a region each, the others none. Each test takes some of its own. */
  readonly all: readonly Identifier[];
}

/** Such a project with a run whose version waits for a decision. */
export interface DrawingProject extends Drawable {
  readonly run: Identifier;
}

export async function makeImagesToDrawOn(context: Context, projectName: string): Promise<Drawable> {
  const dot = { ink: 'felt-tip blue', infected: 0.9, healthy: 0.1 } as const;
  const settings = sampleSettingsSchema.parse({ subjects: 12, cellsPerSubject: 10, dot });
  const { project } = await imports.importSample(context, { settings, seed: 6, projectName });
  await trainFirstModel(context, project, { kind: 'base', steps: 20, batchSize: 32 });
  const page = await images.list(context, { project, split: 'train', limit: 500 });
  const all = page.items.map(({ id }) => id);
  const shape = { kind: 'rectangle', x: 4, y: 4, width: 16, height: 12 } as const;
  const rois = [{ id: randomUUID(), meaning: 'ignore', strength: 1, shape }] as const;
  for (const image of all.slice(0, 2)) await feedback.save(context, { image, revision: 0, rois: [...rois] });
  return { project, all };
}

export async function makeDrawingProject(context: Context, projectName: string): Promise<DrawingProject> {
  const { project, all } = await makeImagesToDrawOn(context, projectName);
  const recipe = parseRecipe({ ...recalibrationRecipe('quick'), batchSize: 32, steps: 10 });
  const { id: run } = await runs.start(context, { ...startRunRequest.parse({ project }), recipe });
  await untilFinished(context, run, 240_000);
  return { project, run, all };
}

/** The workbench on the images of such a project. */
export class DrawingPage extends WorkbenchPage {
  readonly #all: readonly Identifier[];

  constructor(page: Page, { all }: Pick<Drawable, 'all'>) {
    super(page);
    this.#all = all;
  }

  get regions(): Locator {
    return this.page.getByTestId('region-item');
  }

  /** What is said in passing. */
  get word(): Locator {
    return this.page.getByRole('region', { name: 'Messages' });
  }

  /** What is drawn over the picture; the other panels show the same. */
  drawn(name: string): Locator {
    return this.panel('image').getByTestId(name);
  }

  async isInHand(tool: string): Promise<void> {
    await expect(this.button(tool)).toHaveAttribute('aria-pressed', 'true');
  }

  /** @param place of the image among those of the project */
  async openAt(place: number, tool?: string): Promise<void> {
    await this.open(this.#all[place] ?? '');
    await expect(this.panel('attention')).toHaveAttribute('data-loaded', 'true');
    await this.waitUntilStill();
    if (tool !== undefined) await this.button(tool).click();
  }
}
