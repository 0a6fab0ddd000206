import type { Point, Shape } from '@fovea/domain';
import { ringsOf } from '@fovea/domain';
import type { Extent } from '../shape-editing.ts';
import { faultOf } from '../shape-fault.ts';
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
  function finished({ from, to }: TwoCorners, least: number): Step<TwoCorners> {
    const shape = between(from, to);
    const fault = faultOf(shape, least);
    return { state: null, result: fault === null ? { kind: 'drawn', shape } : { kind: 'refused', fault } };
  }
  return {
    allowsSlips: true,
    down: (state, { at }) => (state === null ? { kind, from: at, to: at } : { ...state, to: at }),
    move: (state, { at, isEven, image }) => ({ ...state, to: isEven ? even(state.from, at, image) : at }),
    up: (state, { isDrag, beside, reach }, before) => {
      // A click leaves the first corner standing; the next press sets the second.
      if (before === null && !isDrag) return { state: beside > reach.near ? null : state, result: null };
      return finished(state, reach.least);
    },
    finish: (state, { least }) => finished(state, least),
    takeBack: () => null,
    preview: ({ from, to }) => ({ rings: ringsOf(between(from, to)), corners: 0 }),
  };
}

/** The corner of a square: as far as the hand went along its longer way, and as the image has room for. */
function even([x, y]: Point, to: Point, { width, height }: Extent): Point {
  const [dx, dy] = [to[0] - x, to[1] - y];
  const room = Math.min(dx < 0 ? x : width - x, dy < 0 ? y : height - y);
  const side = Math.min(room, Math.max(Math.abs(dx), Math.abs(dy)));
  return [x + (dx < 0 ? -side : side), y + (dy < 0 ? -side : side)];
}
