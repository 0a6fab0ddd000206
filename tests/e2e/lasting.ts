import type { Identifier } from '@fovea/domain';
import { sampleSettingsSchema } from '@fovea/imaging/node';
import type { Context } from '@fovea/services';
import { feedback, images, imports } from '@fovea/services';
import { expect, type Page } from '@playwright/test';
import { PageServer } from '../support/page-server.ts';
import { WorkbenchPage } from './workbench-page.ts';

/** A project without a model, and a web server of its own that may go and come back. */
export interface Lasting {
  readonly server: PageServer;
  readonly project: Identifier;
  /** Images without regions. Each test takes some of its own. */
  readonly all: readonly Identifier[];
}

export async function makeLasting(context: Context, projectName: string): Promise<Lasting> {
  const settings = sampleSettingsSchema.parse({ subjects: 6, cellsPerSubject: 4 });
  const { project } = await imports.importSample(context, { settings, seed: 9, projectName });
  const { items: found } = await images.list(context, { project, limit: 500 });
  const server = await PageServer.start(process.env['FOVEA_E2E_HOME'] ?? '');
  return { server, project, all: found.map(({ id }) => id) };
}

/** The workbench at the server that may go. */
export class LastingPage extends WorkbenchPage {
  readonly #made: Lasting;

  constructor(page: Page, made: Lasting) {
    super(page);
    this.#made = made;
  }

  /** @param place of the image among those of the project */
  async openAt(place: number): Promise<void> {
    await this.page.goto(`${this.#made.server.address}/images/${this.#made.all[place] ?? ''}`);
    await this.shows(place);
  }

  async shows(place: number): Promise<void> {
    await expect(this.page.getByTestId('workbench')).toHaveAttribute('data-image', this.#made.all[place] ?? '');
    await expect(this.panel('image')).toHaveAttribute('data-loaded', 'true');
  }

  /** A small region, the n-th from the left. */
  async draw(n: number): Promise<void> {
    await this.drawRectangle('Ignore', [4 + 8 * n, 4], [10 + 8 * n, 12]);
  }

  get regions() {
    return this.page.getByTestId('region-item');
  }

  async hasState(state: 'saved' | 'failed'): Promise<void> {
    await expect(this.page.getByTestId('saved-state')).toHaveAttribute('data-state', state);
  }
}

/** How many regions of an image Fovea has. */
export async function savedRegions(context: Context, image: Identifier | undefined): Promise<number> {
  return (await feedback.get(context, { image: image ?? '' })).rois.length;
}
