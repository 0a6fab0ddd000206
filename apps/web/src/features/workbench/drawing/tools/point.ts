import type { Point, Shape } from '@fovea/domain';
import { ringsOf } from '@fovea/domain';
import type { Extent } from '../shape-editing.ts';
import { resultOf } from './result.ts';
import { diameter } from './setting.ts';
import type { Drawn, Tool } from './tool.ts';

interface Placed extends Drawn {
  readonly disc: Shape;
}

/** A disc round a point; at the image's edge it lies as near to the point as it has room. */
function discAt([x, y]: Point, size: number, { width, height }: Extent): Shape {
  const from = (middle: number, length: number) => Math.min(length - size, Math.max(0, middle - size / 2));
  return { kind: 'ellipse', tool: 'point', x: from(x, width), y: from(y, height), width: size, height: size };
}

/** One click: look here, or not here. */
export const point = {
  id: 'point',
  name: 'Point',
  key: 'X',
  icon: 'M13 8A5 5 0 113 8a5 5 0 0110 0zM8 7v2M7 8h2',
  does: 'Mark a point by a disc: click. While it is pressed, the disc can be moved',
  notKept: 'The point is not kept',
  allowsSlips: false,
  setting: diameter('point', 'Point size', 1 / 12),
  down: (_state, { at, beside, reach, setting, image }) =>
    beside > reach.near ? null : { kind: 'point', disc: discAt(at, setting, image) },
  move: (state, { at, setting, image }) => ({ ...state, disc: discAt(at, setting, image) }),
  up: ({ disc }) => ({ state: null, result: resultOf(disc, 0) }),
  finish: (state) => ({ state, result: null }),
  takeBack: () => null,
  preview: ({ disc }) => ({ rings: ringsOf(disc), corners: 0, strokes: [] }),
} satisfies Tool<string, Placed>;
