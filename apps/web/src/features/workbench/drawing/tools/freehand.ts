import { simplified } from '@fovea/geometry';
import { withoutRepeats } from '../shape-editing.ts';
import type { Line } from './line.ts';
import { extended, lineTolerance, pointsOf } from './line.ts';
import { resultOf } from './result.ts';
import type { Drawn, Tool } from './tool.ts';

interface Outline extends Drawn {
  readonly line: Line;
}

/** An outline that is dragged. What is kept lies within half an image pixel of the hand's way. */
export const freehand = {
  id: 'freehand',
  name: 'Freehand',
  key: 'F',
  icon: 'M3 10.5C1.5 6.5 4.5 2.5 7.5 4s5.5-1 6 2.5-1.5 6-5 5.5-4 1.5-5.5-1.5z',
  does: 'Draw an outline freehand: drag round it',
  notKept: 'The outline is not kept',
  allowsSlips: true,
  isStroke: true,
  down: (_state, { at, beside, reach }) =>
    beside > reach.near ? null : { kind: 'freehand', line: extended([], at, 0) },
  move: (state, { at, isDrag }) => (isDrag ? { ...state, line: extended(state.line, at, 0) } : state),
  up: ({ line }, { reach }) => {
    const points = withoutRepeats(simplified(pointsOf(line), lineTolerance), lineTolerance);
    if (points.length < 3) return { state: null, result: { kind: 'refused', fault: 'small' } };
    return { state: null, result: resultOf({ kind: 'area', tool: 'freehand', polygons: [[points]] }, reach.least) };
  },
  finish: (state) => ({ state, result: null }),
  takeBack: () => null,
  preview: ({ line }) => ({ rings: [pointsOf(line)], corners: 0, strokes: [] }),
} satisfies Tool<string, Outline>;
