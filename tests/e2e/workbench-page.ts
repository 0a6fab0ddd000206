import type { Identifier } from '@fovea/domain';
import { expect, type Locator, type Page } from '@playwright/test';
import { address } from './installation.ts';

export type PixelPoint = readonly [x: number, y: number];

/** The workbench as a person uses it: names, buttons, the mouse. */
export class WorkbenchPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(image: Identifier, query = ''): Promise<void> {
    await this.page.goto(`${address()}/images/${image}${query}`);
    await expect(this.page.getByTestId('workbench')).toHaveAttribute('data-image', image);
    await expect(this.panel('image')).toHaveAttribute('data-loaded', 'true');
  }

  panel(name: string): Locator {
    return this.page.getByTestId(`panel-${name}`);
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Screen pixels per image pixel, and the image pixel in the middle. */
  async sight(name: string): Promise<{ scale: number; centre: PixelPoint }> {
    const panel = this.panel(name);
    await expect(panel).toHaveAttribute('data-scale', /\d/);
    const scale = Number(await panel.getAttribute('data-scale'));
    const [x = NaN, y = NaN] = ((await panel.getAttribute('data-centre')) ?? '').split(',').map(Number);
    return { scale, centre: [x, y] };
  }

  /** Where a point of the image, in continuous image pixels, lies on the screen. */
  async onScreen(name: string, [x, y]: PixelPoint): Promise<PixelPoint> {
    const { scale, centre } = await this.sight(name);
    const box = await this.panel(name).boundingBox();
    if (box === null) throw new Error(`The panel ${name} is not shown.`);
    return [box.x + box.width / 2 + (x - centre[0]) * scale, box.y + box.height / 2 + (y - centre[1]) * scale];
  }

  /** What a panel paints at a point of the screen: red, green, blue and opacity. */
  async paintedAt(name: string, point: PixelPoint): Promise<number[]> {
    return this.panel(name)
      .getByTestId('painting')
      .evaluate((canvas, [x, y]) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas');
        const box = canvas.getBoundingClientRect();
        const density = canvas.width / box.width;
        const [column, row] = [Math.floor((x - box.x) * density), Math.floor((y - box.y) * density)];
        return [...(canvas.getContext('2d')?.getImageData(column, row, 1, 1).data ?? [])];
      }, point);
  }

  /** Moves the pointer to the middle of an image pixel. */
  async pointAt(name: string, [x, y]: PixelPoint): Promise<void> {
    await this.page.mouse.move(...(await this.onScreen(name, [x + 0.5, y + 0.5])));
  }

  /** Waits until a panel keeps its place: panels that appear beside it make it narrower. */
  async waitUntilStill(name = 'image'): Promise<void> {
    const place = async () => JSON.stringify([await this.panel(name).boundingBox(), await this.sight(name)]);
    let last = await place();
    await expect(async () => {
      const before = last;
      await this.page.waitForTimeout(500);
      last = await place();
      expect(last).toBe(before);
    }).toPass();
  }

  /** Leaves the image without regions, whatever was drawn there before. */
  async removeRegions(): Promise<void> {
    const remove = this.page.getByRole('button', { name: /^Remove region/ });
    while ((await remove.count()) > 0) await remove.first().click();
    await expect(this.page.getByTestId('region-item')).toHaveCount(0);
  }

  /** Draws, and makes sure that one region more is there: a stroke that a busy page swallowed must not pass as drawn. */
  async #draw(tool: 'Rectangle' | 'Polygon', meaning: 'Attend' | 'Ignore', stroke: () => Promise<void>) {
    const regions = this.page.getByTestId('region-item');
    await this.waitUntilStill();
    const before = await regions.count();
    await this.button(tool).click();
    await this.button(meaning).first().click();
    await stroke();
    await expect(regions).toHaveCount(before + 1);
    await this.button('Pan').click();
  }

  async drawRectangle(meaning: 'Attend' | 'Ignore', from: PixelPoint, to: PixelPoint): Promise<void> {
    await this.#draw('Rectangle', meaning, async () => {
      await this.page.mouse.move(...(await this.onScreen('image', from)));
      await this.page.mouse.down();
      await this.page.mouse.move(...(await this.onScreen('image', to)), { steps: 5 });
      await this.page.mouse.up();
    });
  }

  async drawPolygon(meaning: 'Attend' | 'Ignore', corners: readonly PixelPoint[]): Promise<void> {
    await this.#draw('Polygon', meaning, async () => {
      for (const corner of corners) await this.page.mouse.click(...(await this.onScreen('image', corner)));
      await this.page.keyboard.press('Enter');
    });
  }

  async waitUntilSaved(): Promise<void> {
    await expect(this.page.getByTestId('saved-state')).toHaveAttribute('data-state', 'saved');
  }

  /** Opens the decision dialog, gives a reason and decides, also against the verdict. @param place where the button stands */
  async decide(
    name: 'Accept' | 'Reject' | 'Roll back',
    reason: string,
    place: Page | Locator = this.page,
  ): Promise<void> {
    await place.getByTestId('decision').getByRole('button', { name }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill(reason);
    const goesOn = dialog.getByRole('button', { name: 'Continue…' });
    if (await goesOn.isVisible()) {
      await goesOn.click();
      await expect(dialog.getByTestId('against-verdict')).toContainText('The verdict is');
    }
    await dialog.getByRole('button', { name }).click();
    await expect(dialog).toBeHidden();
  }
}
