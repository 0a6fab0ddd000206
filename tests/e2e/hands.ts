import type { CDPSession, Locator, Page } from '@playwright/test';
import type { PixelPoint } from './workbench-page.ts';

/** Fingers and a pen on a page, as the browser gets them from a screen. */
export class Hands {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async on(page: Page): Promise<Hands> {
    return new Hands(await page.context().newCDPSession(page));
  }

  /** @param fingers where each finger lies on the screen from now on; fingers that are left out are lifted */
  async touch(type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', fingers: readonly PixelPoint[] = []) {
    const touchPoints = fingers.map(([x, y], id) => ({ x, y, id }));
    await this.#session.send('Input.dispatchTouchEvent', { type, touchPoints });
  }

  /** A pinch that begins with the first finger where it lies, and spreads the second one away from it. */
  async spread(first: PixelPoint): Promise<void> {
    const second = (by: number): PixelPoint => [first[0] + by, first[1] + by];
    await this.touch('touchStart', [first, second(40)]);
    for (const by of [55, 70, 85, 100]) await this.touch('touchMove', [first, second(by)]);
    // One finger is lifted first: the other one must not go on.
    await this.touch('touchEnd', [first]);
    await this.touch('touchMove', [[first[0] + 30, first[1] + 30]]);
    await this.touch('touchEnd');
  }

  /** @param force how hard it presses, between 0 and 1 */
  async pen(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', [x, y]: PixelPoint, buttons: number, force = 0.5) {
    const button = type === 'mouseMoved' && buttons === 0 ? 'none' : 'left';
    await this.#session.send('Input.dispatchMouseEvent', { type, x, y, button, buttons, force, pointerType: 'pen' });
  }

  /** A key of a layout that Playwright does not know. */
  async key(key: string, code: string, { modifiers = 0, text = key }: { modifiers?: number; text?: string } = {}) {
    await this.#session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text, modifiers });
    await this.#session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers });
  }
}

export async function middleOf(thing: Locator): Promise<PixelPoint> {
  const box = await thing.boundingBox();
  if (box === null) throw new Error('It is not shown.');
  return [box.x + box.width / 2, box.y + box.height / 2];
}
