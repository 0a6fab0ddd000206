import type { Point, Shape } from '@fovea/domain';
import { ringsOf } from '@fovea/domain';
import { evenCorner } from '../shape-editing.ts';
import { resultOf } from './result.ts';
import type { Drawn, Step, Tool } from './tool.ts';

interface TwoCorners extends Drawn {
  readonly from: Point;
  readonly to: Point;
}

type Gesture = Pick<
  Tool<string, TwoCorners>,
  'allowsSlips' | 'down' | 'move' | 'up' | 'finish' | 'takeBack' | 'preview'
>;

/** A shape between two opposite corners: they are dragged apart, or clicked. */
export function twoCorners(kind: string, between: (from: Point, to: Point) => Shape): Gesture {
  const finished = ({ from, to }: TwoCorners, least: number): Step<TwoCorners> => ({
    state: null,
    result: resultOf(between(from, to), least),
  });
  return {
    allowsSlips: true,
    down: (state, { at }) => (state === null ? { kind, from: at, to: at } : { ...state, to: at }),
    move: (state, { at, isEven, image }) => ({ ...state, to: isEven ? evenCorner(state.from, at, image) : at }),
    up: (state, { isDrag, beside, reach }, before) => {
      // A click leaves the first corner standing; the next press sets the second.
      if (before === null && !isDrag) return { state: beside > reach.near ? null : state, result: null };
      return finished(state, reach.least);
    },
    finish: (state, { least }) => finished(state, least),
    takeBack: () => null,
    preview: ({ from, to }) => ({ rings: ringsOf(between(from, to)), corners: 0, strokes: [] }),
  };
}
