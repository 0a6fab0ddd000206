import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PointerSample, Press } from './gestures.ts';
import { Gestures } from './gestures.ts';

const at = (clientX: number, clientY: number, more: Partial<PointerSample> = {}): PointerSample => ({
  pointerId: 1,
  pointerType: 'mouse',
  isPrimary: true,
  clientX,
  clientY,
  button: 0,
  buttons: 1,
  ...more,
});
const finger = (pointerId: number, x: number, y: number) =>
  at(x, y, { pointerId, pointerType: 'touch', isPrimary: pointerId === 10 });
const pen = (x: number, y: number, more: Partial<PointerSample> = {}) =>
  at(x, y, { pointerId: 5, pointerType: 'pen', ...more });

let gestures: Gestures<PointerSample>;
let told: string[];
const press = (name = 'press'): Press<PointerSample> => ({
  move: (_event, isDrag) => void told.push(`${name} ${isDrag ? 'drags' : 'stays'}`),
  release: (_event, isDrag) => void told.push(`${name} ${isDrag ? 'dragged' : 'clicked'}`),
  drop: () => void told.push(`${name} dropped`),
});
const down = (event: PointerSample, name?: string) => gestures.down(event, () => press(name));
beforeEach(() => {
  gestures = new Gestures();
  told = [];
});

describe('a click and a drag', () => {
  it.each([
    ['mouse', 3, 4],
    ['pen', 5, 6],
    ['touch', 10, 11],
  ])('differ by how far the hand of a %s slips: %i px and %i px', (pointerType, slips, drags) => {
    const pointer = (x: number) => at(x, 0, { pointerType });
    down(pointer(0));
    gestures.move(pointer(slips));
    gestures.up(pointer(slips));
    down(pointer(0));
    gestures.move(pointer(drags));
    // What went away and came back was a drag all the same.
    gestures.up(pointer(0));
    expect(told).toEqual(['press stays', 'press clicked', 'press drags', 'press dragged']);
  });

  it('differ without a move in between, too, as where a page was busy', () => {
    down(at(0, 0));
    gestures.up(at(40, 0));
    expect(told).toEqual(['press dragged']);
  });
});

describe('a gesture ends', () => {
  beforeEach(() => {
    down(at(0, 0));
    gestures.move(at(20, 20));
    told = [];
  });
  const isOver = () => {
    expect([told, gestures.isPressed]).toEqual([['press dropped'], false]);
    gestures.move(at(30, 30));
    gestures.up(at(30, 30));
    expect(told).toEqual(['press dropped']);
    expect(down(at(0, 0))).toBe('begun');
  };

  it.each([
    ['right', 2, 3],
    ['middle', 1, 5],
    ['back', 3, 9],
  ])('with the %s button', (_name, button, buttons) => {
    gestures.move(at(20, 20, { button, buttons }));
    expect(gestures.isSpent).toBe(true);
    isOver();
    expect(gestures.isSpent).toBe(false);
  });

  it('where the main button was let go under another one, or unseen', () => {
    gestures.move(at(20, 20, { button: 0, buttons: 2 }));
    isOver();
    gestures.move(at(9, 9, { button: -1, buttons: 0 }));
    expect([told.at(-1), gestures.isSpent]).toEqual(['press dropped', false]);
    expect(gestures.move(at(10, 10, { button: -1, buttons: 0 }))).toBe(false);
  });

  it('with its capture, its pointer, or the window', () => {
    gestures.lose({ pointerId: 1 });
    isOver();
    told = [];
    gestures.cancel({ pointerId: 1 });
    isOver();
    told = [];
    gestures.leave();
    isOver();
  });

  it('not because another pointer was lost or lifted', () => {
    gestures.lose({ pointerId: 2 });
    gestures.cancel({ pointerId: 2 });
    gestures.up(at(5, 5, { pointerId: 2 }));
    expect([told, gestures.isPressed]).toEqual([[], true]);
  });
});

describe('fingers', () => {
  it('drop what the first one began, and zoom until all are lifted', () => {
    expect(down(finger(10, 0, 0))).toBe('begun');
    gestures.move(finger(10, 30, 0));
    expect(down(finger(11, 90, 0), 'second')).toBe('other');
    gestures.move(finger(10, 10, 0));
    gestures.move(finger(11, 99, 0));
    gestures.up(finger(10, 10, 0));
    expect(gestures.move(finger(11, 80, 0))).toBe(true);
    expect(down(finger(12, 50, 0), 'third')).toBe('other');
    gestures.up(finger(11, 99, 0));
    gestures.up(finger(12, 50, 0));
    expect(told).toEqual(['press drags', 'press dropped']);
    expect(down(finger(10, 0, 0))).toBe('begun');
  });

  it('end what a mouse began', () => {
    down(at(0, 0));
    expect(down(finger(10, 50, 50))).toBe('other');
    expect(told).toEqual(['press dropped']);
  });

  it('beside a pen are a resting hand, which the pen does not mind', () => {
    down(pen(0, 0));
    expect(down(finger(10, 50, 50))).toBe('ignored');
    gestures.move(finger(10, 52, 52));
    gestures.up(finger(10, 52, 52));
    gestures.move(pen(40, 0));
    gestures.up(pen(40, 0));
    expect(told).toEqual(['press drags', 'press dragged']);
  });

  it('that lay there before the pen make way for it', () => {
    down(finger(10, 50, 50), 'hand');
    expect(down(pen(0, 0), 'pen')).toBe('begun');
    gestures.move(finger(10, 55, 50));
    gestures.up(finger(10, 55, 50));
    gestures.up(pen(40, 0));
    expect(told).toEqual(['hand dropped', 'pen dragged']);
  });
});

it('does not begin with another button, nor with the pen’s barrel or eraser', () => {
  const begin = vi.fn(press);
  expect(gestures.down(at(0, 0, { button: 2, buttons: 2 }), begin)).toBe('other');
  expect(gestures.down(at(0, 0, { button: 1, buttons: 4 }), begin)).toBe('other');
  expect(gestures.down(pen(0, 0, { button: 2, buttons: 2 }), begin)).toBe('other');
  expect(gestures.down(pen(0, 0, { button: 5, buttons: 32 }), begin)).toBe('other');
  expect(begin).not.toHaveBeenCalled();
  expect(gestures.move(at(0, 0, { button: -1, buttons: 0 }))).toBe(false);
});

it('ends with a pen that is lifted out of reach without a release', () => {
  down(pen(0, 0));
  gestures.move(pen(30, 0));
  gestures.move(pen(31, 0, { button: -1, buttons: 0 }));
  expect(told).toEqual(['press drags', 'press dropped']);
  expect(gestures.move(pen(32, 0, { button: -1, buttons: 0 }))).toBe(false);
});
