import type { Point } from '@fovea/domain';
import { distance, withoutRepeats } from '../shape-editing.ts';
import { resultOf } from './result.ts';
import type { Drawn, Reach, Step, Tool } from './tool.ts';

interface Corners extends Drawn {
  readonly points: readonly Point[];
  readonly cursor: Point;
  /** The press lies on the first corner: its release finishes the polygon. */
  readonly closes: boolean;
}

/** A polygon that cannot be kept goes on, so that corners can be added or taken back. */
function finish(state: Corners, { near, least }: Reach): Step<Corners> {
  // Corners as near to one another as a double click leaves them are one.
  const points = withoutRepeats(state.points, near / 4);
  const result = resultOf({ kind: 'polygon', points }, least);
  return { state: result.kind === 'drawn' ? null : state, result };
}

/** Corners are clicked; Enter, a double click, the button or the first corner finishes. */
export const polygon = {
  id: 'polygon',
  name: 'Polygon',
  key: 'P',
  icon: 'M8 2.2l5.6 4.3-2.2 6.9H4.6L2.4 6.5z',
  does: 'Draw a polygon: click its corners',
  notKept: 'The polygon is not finished',
  allowsSlips: false,
  down: (state, { at, beside, reach: { near } }) => {
    const points = state?.points ?? [];
    const [first] = points;
    if (first === undefined && beside > near) return state;
    const closes = points.length >= 3 && first !== undefined && distance(at, first) <= near;
    return { kind: 'polygon', points: closes ? points : [...points, at], cursor: at, closes };
  },
  move: (state, { at }) => ({ ...state, cursor: at }),
  up: (state, { reach }) => (state.closes ? finish({ ...state, closes: false }, reach) : { state, result: null }),
  finish,
  takeBack: (state) => {
    const points = state.points.slice(0, -1);
    return points.length === 0 ? null : { ...state, points };
  },
  preview: ({ points, cursor }) => ({ rings: [[...points, cursor]], corners: points.length, strokes: [] }),
} satisfies Tool<string, Corners>;
