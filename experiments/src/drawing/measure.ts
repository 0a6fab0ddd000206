import type { Identifier } from '@fovea/domain';
import type { Page } from '@playwright/test';
import type { Gesture, Gestures, Way } from './gestures.ts';
import type { Sample } from './page-clock.ts';

export interface Measured {
  /** Each gesture's samples, by the gesture's name. */
  readonly gestures: ReadonlyMap<string, readonly Sample[]>;
  /** Milliseconds of each change, by what is changed. */
  readonly repaints: ReadonlyMap<string, readonly number[]>;
  /** Milliseconds from a step of the hand to the answer without what is rubbed out. */
  readonly answers: readonly number[];
}

const panel = '[data-testid="panel-image"]';
/** Between two steps of a hand that waits for its answer. */
const answerWithinMs = 5000;

/** Opens an image and does everything that is measured, one after the other. @param repeats of each change of the view */
export async function measureOn(
  page: Page,
  {
    address,
    image,
    gestures,
    repeats,
  }: {
    readonly address: string;
    readonly image: Identifier;
    readonly gestures: Gestures;
    readonly repeats: number;
  },
): Promise<Measured> {
  await page.goto(`${address}/images/${image}`);
  for (const name of ['image', 'attention', 'occlusion'])
    await page.locator(`[data-testid="panel-${name}"][data-loaded="true"]`).waitFor();
  // Panels that appear move the others; the warm-up below goes over what is compiled at first use.
  await page.waitForTimeout(2000);
  const samples = new Map<string, readonly Sample[]>();
  for (const gesture of gestures.drawn) {
    await follow(page, { ...gesture, way: gesture.way.slice(0, 10) });
    await page.keyboard.press('Control+z');
    samples.set(gesture.name, await follow(page, gesture));
  }
  return { gestures: samples, repaints: await repaintAll(page, repeats), answers: await rub(page, gestures.rubbed) };
}

async function follow(page: Page, { key, isPressed, way }: Gesture): Promise<readonly Sample[]> {
  await page.keyboard.press(key);
  const places = await onScreen(page, way);
  const [first = [0, 0], ...others] = places;
  await page.mouse.move(...first);
  if (isPressed) await page.mouse.down();
  await page.evaluate(() => {
    window.foveaClock.samples.length = 0;
    window.foveaClock.isOn = true;
  });
  for (const place of others) await page.mouse.move(...place);
  const samples = await page.evaluate(async () => {
    await window.foveaClock.repaint(() => undefined);
    window.foveaClock.isOn = false;
    return window.foveaClock.samples;
  });
  if (isPressed) await page.mouse.up();
  return samples;
}

async function rub(page: Page, way: Way): Promise<readonly number[]> {
  await page.keyboard.press('q');
  const [first = [0, 0], ...others] = await onScreen(page, way);
  await page.mouse.move(...first);
  await page.mouse.down();
  await page.evaluate(() => (window.foveaClock.answers.length = 0));
  for (const place of others) {
    const before = await page.evaluate(() => window.foveaClock.answers.length);
    await page.mouse.move(...place);
    await page.waitForFunction((known) => window.foveaClock.answers.length > known, before, {
      timeout: answerWithinMs,
    });
  }
  await page.mouse.up();
  return page.evaluate(() => window.foveaClock.answers);
}

async function repaintAll(page: Page, repeats: number): Promise<ReadonlyMap<string, readonly number[]>> {
  await page.locator('summary', { hasText: 'Colours and range' }).click();
  const repaints = new Map<string, readonly number[]>();
  for (const [name, values] of [
    ['Colour map', ['magma', 'viridis']],
    ['Hide below', ['0.4', '0.6']],
    ['Contours on the picture (C)', []],
  ] as const) {
    const control = page.getByLabel(name);
    const times: number[] = [];
    for (let turn = 0; turn < repeats; turn++) {
      const value = values[turn % 2] ?? '';
      times.push(await control.evaluate(change, value));
    }
    repaints.set(name.replace(/ \(.*/, ''), times);
  }
  return repaints;
}

/** Runs in the page. @param value chosen in a list, or of a slider; empty for a box that is ticked */
async function change(control: HTMLElement | SVGElement, value: string): Promise<number> {
  const shown = () => localStorage.getItem('fovea:display');
  const before = shown();
  const ms = await window.foveaClock.repaint(() => {
    if (control instanceof HTMLSelectElement) control.value = value;
    else if (control instanceof HTMLInputElement && value !== '') control.value = value;
    else if (control instanceof HTMLInputElement) control.click();
    const kind = control instanceof HTMLSelectElement ? 'change' : 'input';
    if (value !== '') control.dispatchEvent(new Event(kind, { bubbles: true }));
  });
  if (shown() === before) throw new Error('Nothing was changed, so that no time counts.');
  return ms;
}

async function onScreen(page: Page, way: Way): Promise<[x: number, y: number][]> {
  const edge = await page.locator(`${panel} [data-testid="picture-edge"]`).boundingBox();
  if (edge === null) throw new Error('The picture is not shown.');
  return way.map(([x, y]) => [edge.x + x * edge.width, edge.y + y * edge.height]);
}
