import { stroked } from '@fovea/geometry';
import { brushSize } from './brush-size.ts';
import type { Line } from './line.ts';
import { extended } from './line.ts';
import { resultOf } from './result.ts';
import type { Drawn, Hand, Tool } from './tool.ts';

export interface Stroked extends Drawn {
  readonly line: Line;
}

/** The share of the brush's size that a pen draws with at the least pressure. */
const leastShare = 0.2;
/** Sizes that pressure can make of one brush: a line has few pieces. */
const sizes = 8;

function radiusOf({ pressure, setting }: Hand): number {
  const share = leastShare + (1 - leastShare) * pressure;
  return ((Math.max(1, Math.round(share * sizes)) / sizes) * setting) / 2;
}

/** A round brush: what it passes over is the shape. The outlines are joined once, when it is lifted. */
export const stroke = {
  allowsSlips: false,
  isStroke: true,
  setting: brushSize,
  down: (_state, hand) => {
    if (hand.beside > hand.setting / 2) return null;
    return { kind: 'stroke', line: extended([], hand.at, radiusOf(hand)) };
  },
  move: (state, hand) => (hand.isDrag ? { ...state, line: extended(state.line, hand.at, radiusOf(hand)) } : state),
  up: ({ line }, { image }) => {
    const shape = stroked(line, image);
    const result = shape === null ? ({ kind: 'refused', fault: 'small' } as const) : resultOf(shape, 0);
    return { state: null, result };
  },
  finish: (state) => ({ state, result: null }),
  takeBack: () => null,
  preview: ({ line }) => ({ rings: [], corners: 0, strokes: line }),
} satisfies Partial<Tool<string, Stroked>>;

export const brush = {
  ...stroke,
  id: 'brush',
  name: 'Brush',
  key: 'B',
  icon: 'M13.5 2.5L7.5 8.5M7 8.5c-1.7-.5-3.2.6-3.4 2.3-.1 1-.6 1.7-1.6 2 2 1 5.3.8 6-1.6.3-1.1-.1-2.2-1-2.7z',
  does: 'Paint with the brush. A stroke that begins on the selected region adds to it, else it is a new region',
  notKept: 'The stroke is not kept',
  purpose: (asked, isOnSelected) => (asked === 'new' && isOnSelected ? 'add' : asked),
} satisfies Tool<string, Stroked>;

export const eraser = {
  ...stroke,
  id: 'eraser',
  name: 'Eraser',
  key: 'Shift B',
  icon: 'M6 13.5L2.5 10l7-7L14 7.5l-6 6zM5.8 6.8l4.4 4.4M6 13.5h7.5',
  does: 'Erase from the selected region, as the brush does with Alt',
  notKept: 'Nothing is erased',
  purpose: () => 'cut',
} satisfies Tool<string, Stroked>;
