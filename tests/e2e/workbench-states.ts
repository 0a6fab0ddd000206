import { expect } from '@playwright/test';
import type { FullProject, Visit } from './every-page.ts';
import { pointers, stroke } from './hands.ts';
import { type PixelPoint, WorkbenchPage } from './workbench-page.ts';

type Places = (...shares: readonly PixelPoint[]) => Promise<readonly PixelPoint[]>;

/** The workbench with each of its tools at work. Whatever a state draws, it draws on an image without regions. */
export function workbenchStates({ unmarked }: Pick<FullProject, 'unmarked'>): readonly Visit[] {
  const state = (name: string, work: (bench: WorkbenchPage, places: Places) => Promise<void>): Visit => ({
    name: `workbench: ${name}`,
    open: async (page) => {
      const bench = new WorkbenchPage(page);
      await bench.open(unmarked);
      await expect(bench.panel('attention')).toHaveAttribute('data-loaded', 'true');
      await bench.waitUntilStill();
      await bench.removeRegions();
      const places: Places = async (...shares) => {
        const edge = await bench.panel('image').getByTestId('picture-edge').boundingBox();
        if (edge === null) throw new Error('There is no picture.');
        return shares.map(([x, y]) => [edge.x + x * edge.width, edge.y + y * edge.height]);
      };
      await work(bench, places);
    },
  });
  const drag = ({ page }: WorkbenchPage, way: readonly PixelPoint[]) => stroke(pointers.mouse(page), way);
  const press = async ({ page }: WorkbenchPage, ...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  return [
    state('a polygon in the middle', async (bench, places) => {
      await press(bench, 'p');
      for (const point of await places([0.2, 0.2], [0.7, 0.25], [0.6, 0.7])) await bench.page.mouse.click(...point);
      await expect(bench.page.getByRole('group', { name: 'The polygon that is being drawn' })).toBeVisible();
    }),
    state('two regions selected', async (bench, places) => {
      await press(bench, 'r');
      await drag(bench, await places([0.15, 0.2], [0.45, 0.45]));
      await press(bench, 'a', 'e');
      await drag(bench, await places([0.55, 0.5], [0.85, 0.8]));
      await press(bench, 'Escape', 'Control+a');
      await expect(bench.page.getByTestId('region-item')).toHaveCount(2);
    }),
    state('a brush stroke by its numbers', async (bench, places) => {
      await press(bench, 'b');
      await drag(bench, await places([0.2, 0.3], [0.5, 0.6], [0.8, 0.4]));
      await expect(bench.page.getByTestId('region-item')).toHaveCount(1);
    }),
    state('a part rubbed out', async (bench, places) => {
      await press(bench, 'q');
      await drag(bench, await places([0.3, 0.5], [0.7, 0.5]));
      await expect(bench.page.getByTestId('rub-out').getByTestId('without')).toHaveCount(2);
    }),
    state('where two explanations disagree', async ({ page }) => {
      await page.getByRole('combobox', { name: 'Explanation' }).selectOption({ label: 'Occlusion' });
      await page.getByRole('button', { name: 'Show where Occlusion and Integrated gradients disagree' }).click();
      await expect(page.getByTestId('panel-disagreement')).toHaveAttribute('data-loaded', 'true');
    }),
    state('colours, threshold and histogram', async ({ page }) => {
      for (const title of ['Colours and range', 'Histogram inside and outside', 'Size of a pixel'])
        await page.locator('summary', { hasText: title }).click();
      await page.getByRole('slider', { name: /^Hide below/ }).fill('0.5');
    }),
    state('readings and a line', async (bench, places) => {
      for (const point of await places([0.3, 0.3], [0.6, 0.6])) await bench.page.mouse.click(...point);
      await press(bench, 'l');
      await drag(bench, await places([0.1, 0.5], [0.9, 0.55]));
      await expect(bench.page.getByRole('img', { name: /^Brightness/ })).toBeVisible();
    }),
    state('two side by side', (bench) => bench.button('Two side by side').click()),
    state('three side by side', (bench) => bench.button('Three side by side').click()),
    state('the map over the image', (bench) => bench.button('Overlay').click()),
    state('image and map by a divider', (bench) => bench.button('Swipe').click()),
    state('image and map in turn', (bench) => bench.button('Flicker').click()),
    state('panels on the whole screen', (bench) => press(bench, 'Shift+F')),
  ];
}
