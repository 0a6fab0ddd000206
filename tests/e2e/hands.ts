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

  /**
   * @param force how hard it presses, between 0 and 1
   * @param clickCount 2 for the second press of a double click
   */
  async pen(
    type: 'mousePressed' | 'mouseMoved' | 'mouseReleased',
    [x, y]: PixelPoint,
    buttons: number,
    force = 0.5,
    clickCount = 0,
  ) {
    const button = type === 'mouseMoved' && buttons === 0 ? 'none' : 'left';
    const pen = { type, x, y, button, buttons, force, clickCount, pointerType: 'pen' } as const;
    await this.#session.send('Input.dispatchMouseEvent', pen);
  }

  /** A key of a layout that Playwright does not know. */
  async key(key: string, code: string, { modifiers = 0, text = key }: { modifiers?: number; text?: string } = {}) {
    await this.#session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code, text, modifiers });
    await this.#session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, modifiers });
  }
}

/** What one points with: it goes down at a point of the screen, along a way, and up where it is. */
export interface Pointer {
  down(at: PixelPoint): Promise<void>;
  move(to: PixelPoint): Promise<void>;
  up(): Promise<void>;
  /** Two taps in quick succession. */
  doubleTap(at: PixelPoint): Promise<void>;
}

/** The mouse, one finger and a pen, all used in the same way. */
export const pointers = {
  mouse: ({ mouse }: Page): Pointer => ({
    async down(at) {
      await mouse.move(...at);
      await mouse.down();
    },
    move: (to) => mouse.move(...to, { steps: 3 }),
    up: () => mouse.up(),
    doubleTap: (at) => mouse.dblclick(...at),
  }),
  finger: (page: Page, hands: Hands): Pointer => ({
    down: (at) => hands.touch('touchStart', [at]),
    async move(to) {
      await hands.touch('touchMove', [to]);
      // A finger that is lifted while it runs flings. Chromium keeps the tap that comes next to itself, to stop the fling.
      await page.waitForTimeout(100);
    },
    up: () => hands.touch('touchEnd'),
    async doubleTap(at) {
      for (const type of ['touchStart', 'touchEnd', 'touchStart', 'touchEnd'] as const)
        await hands.touch(type, type === 'touchStart' ? [at] : []);
    },
  }),
  pen(_page: Page, hands: Hands): Pointer {
    let last: PixelPoint = [0, 0];
    const press = async (at: PixelPoint, clickCount: number) => {
      last = at;
      await hands.pen('mouseMoved', at, 0);
      await hands.pen('mousePressed', at, 1, 1, clickCount);
    };
    return {
      down: (at) => press(at, 1),
      async move(to) {
        const middle = [(last[0] + to[0]) / 2, (last[1] + to[1]) / 2] as const;
        for (const at of [middle, to]) await hands.pen('mouseMoved', at, 1, 1);
        last = to;
      },
      up: () => hands.pen('mouseReleased', last, 0, 0, 1),
      async doubleTap(at) {
        for (const clickCount of [1, 2]) {
          await press(at, clickCount);
          await hands.pen('mouseReleased', at, 0, 0, clickCount);
        }
      },
    };
  },
} satisfies Record<string, (page: Page, hands: Hands) => Pointer>;

/** Goes down at the first point, along the others, and up at the last one. */
export async function stroke(pointer: Pointer, [first, ...others]: readonly PixelPoint[]): Promise<void> {
  if (first === undefined) throw new Error('no way');
  await pointer.down(first);
  for (const point of others) await pointer.move(point);
  await pointer.up();
}

export async function middleOf(thing: Locator): Promise<PixelPoint> {
  const box = await thing.boundingBox();
  if (box === null) throw new Error('It is not shown.');
  return [box.x + box.width / 2, box.y + box.height / 2];
}
