import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Hands } from './hands.ts';

/** A field of the page, as far as hands ask about it. */
class Field {
  isConnected = true;
  readonly #isUnkept: boolean;
  constructor(isUnkept: boolean) {
    this.#isUnkept = isUnkept;
  }
  matches = () => this.#isUnkept;
}
class Pointer {
  readonly buttons: number;
  constructor(buttons: number) {
    this.buttons = buttons;
  }
}

const listeners = new Map<string, (event: unknown) => void>();
const happens = (type: string, event: unknown = {}) => listeners.get(type)?.(event);
let hands: Hands;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Element', Field);
  vi.stubGlobal('PointerEvent', Pointer);
  vi.stubGlobal('document', {
    addEventListener: (type: string, listener: (event: unknown) => void) => listeners.set(type, listener),
  });
  hands = new Hands();
  hands.begin();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('have rested once nothing was touched for a time, and nothing is held', () => {
  expect(hands.haveRested(1000)).toBe(true);
  happens('keydown');
  vi.advanceTimersByTime(900);
  expect(hands.haveRested(1000)).toBe(false);
  vi.advanceTimersByTime(100);
  expect(hands.haveRested(1000)).toBe(true);
  happens('pointerdown');
  vi.advanceTimersByTime(60_000);
  expect(hands.haveRested(1000)).toBe(false);
  // Let go outside of the window, which only the next movement tells.
  happens('pointermove', new Pointer(0));
  vi.advanceTimersByTime(1000);
  expect(hands.haveRested(1000)).toBe(true);
});

it('have written as long as a field that nothing keeps stands on the page with what was put in', () => {
  happens('input', { target: new Field(false) });
  expect(hands.haveWritten).toBe(false);
  const reason = new Field(true);
  happens('input', { target: reason });
  expect(hands.haveWritten).toBe(true);
  reason.isConnected = false;
  expect(hands.haveWritten).toBe(false);
});
