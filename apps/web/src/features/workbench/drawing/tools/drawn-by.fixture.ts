import type { Point, Shape } from '@fovea/domain';
import type { Pixels } from '../../viewing/probe.ts';
import type { Held, Outcome } from '../drawing.ts';
import { Drawing } from '../drawing.ts';
import type { ToolId } from './tools.ts';

export const image = { width: 130, height: 97 };
/** At one screen pixel per image pixel. */
export const reach = { near: 10, least: 8 };

interface With {
  readonly setting?: number;
  readonly pixels?: Pixels;
}

export function inHand(tool: ToolId, { setting = 0, pixels }: With = {}): Drawing {
  const drawing = new Drawing(pixels ?? image, { setting: () => setting, pixels: () => pixels ?? null });
  drawing.choose(tool);
  return drawing;
}

/** Presses at the first point, moves through the others, and lets go at the last one; one point is a click. */
export function pass(drawing: Drawing, way: readonly Point[], held?: Held): Outcome {
  const [first = [0, 0], ...others] = way;
  const isDrag = others.length > 0;
  drawing.down(first, { kind: 'nothing' }, [], reach, held);
  for (const point of others) drawing.move(point, true, held);
  return drawing.up(way.at(-1) ?? first, isDrag, reach, held);
}

/** @throws where nothing was drawn */
export function shapeOf(outcome: Outcome): Shape {
  if (outcome?.kind !== 'drawn') throw new Error(`not drawn: ${JSON.stringify(outcome)}`);
  return outcome.shape;
}

/** The polygons of an area. */
export function polygonsIn(outcome: Outcome) {
  const shape = shapeOf(outcome);
  if (shape.kind !== 'area') throw new Error(`not an area: ${shape.kind}`);
  return shape.polygons;
}
