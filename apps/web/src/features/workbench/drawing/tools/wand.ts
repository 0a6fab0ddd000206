import type { Point, Shape } from '@fovea/domain';
import { ringsOf } from '@fovea/domain';
import { shapeOf } from '@fovea/geometry';
import { maskOutlines, similarPixels } from '@fovea/imaging/browser';
import { traced } from '../traced.ts';
import { resultOf } from './result.ts';
import type { Setting } from './setting.ts';
import type { Drawn, Hand, Tool } from './tool.ts';

interface Grown extends Drawn {
  /** Where the press lies. */
  readonly from: Point;
  readonly tolerance: number;
  /** What has grown from there; null where nothing has that can be kept. */
  readonly shape: Shape | null;
}

const tolerance: Setting = {
  id: 'wand',
  name: 'Tolerance',
  unit: 'of 255',
  least: 0,
  most: () => 255,
  usual: () => 24,
  step: () => 4,
  isDiameter: false,
};

/** Levels of tolerance for a drag as long as the screen's "near" is. */
const levelsPerReach = 5;

function grown(from: Point, by: number, { image, pixels }: Hand): Shape | null {
  if (pixels === null) return null;
  const inside = (value: number, length: number) => Math.min(length - 1, Math.floor(value));
  const seed = [inside(from[0], image.width), inside(from[1], image.height)] as const;
  return shapeOf(traced(maskOutlines(similarPixels(pixels, seed, by), pixels.width)), 'wand');
}

/** Grows from a pixel to all that hang together with it and are of its colour. */
export const wand = {
  id: 'wand',
  name: 'Wand',
  key: 'W',
  icon: 'M2.5 13.5l7-7M10.5 2v2.5M10.5 7.5V10M6.5 6H9M12 6h2.5M13 3.5l-1 1',
  does: 'Take all of one colour that hangs together: click. Drag to the right for more, to the left for less',
  notKept: 'Nothing is kept',
  allowsSlips: false,
  setting: tolerance,
  down: (_state, hand) => {
    if (hand.beside > hand.reach.near) return null;
    return { kind: 'wand', from: hand.at, tolerance: hand.setting, shape: grown(hand.at, hand.setting, hand) };
  },
  move: (state, hand) => {
    const further = hand.isDrag ? ((hand.at[0] - state.from[0]) / hand.reach.near) * levelsPerReach : 0;
    const by = Math.min(255, Math.max(0, Math.round(hand.setting + further)));
    return by === state.tolerance ? state : { ...state, tolerance: by, shape: grown(state.from, by, hand) };
  },
  up: ({ shape }) => ({
    state: null,
    result: shape === null ? { kind: 'refused', fault: 'small' } : resultOf(shape, 0),
  }),
  finish: (state) => ({ state, result: null }),
  takeBack: () => null,
  preview: ({ shape }) => ({ rings: shape === null ? [] : ringsOf(shape), corners: 0, strokes: [] }),
} satisfies Tool<string, Grown>;
