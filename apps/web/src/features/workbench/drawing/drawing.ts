import type { Point, Roi, Shape } from '@fovea/domain';
import { outline, shapeArea } from '@fovea/domain';
import type { Extent } from './shape-editing.ts';
import { clampPoint, insertCorner, moveCorner, moveShape, rectangleBetween, withoutRepeats } from './shape-editing.ts';

export type Tool = 'pan' | 'rectangle' | 'polygon';

/** What lies under the pointer when it goes down. `edge` is the middle between a polygon's corners `index` and the next. */
export type Target =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'region'; readonly id: string }
  | { readonly kind: 'corner' | 'edge'; readonly id: string; readonly index: number };

export type DrawingState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'rectangle'; readonly from: Point; readonly to: Point }
  | { readonly kind: 'polygon'; readonly points: readonly Point[]; readonly cursor: Point }
  | {
      readonly kind: 'editing';
      readonly id: string;
      readonly from: Point;
      readonly corner: number | null;
      readonly original: Shape;
      readonly shape: Shape;
    };

export type Outcome =
  | { readonly kind: 'drawn'; readonly shape: Shape }
  | { readonly kind: 'edited'; readonly id: string; readonly shape: Shape; readonly label: string }
  | { readonly kind: 'selected'; readonly id: string | null }
  | null;

const idle: DrawingState = { kind: 'idle' };

/**
 * Turns pointer and key events in image pixels into drawn and edited shapes. Knows neither a framework nor a screen.
 * Rectangles: drag, or click two corners. Polygons: click corners; Enter, a double click or the first corner finishes.
 */
export class Drawing {
  tool: Tool = 'pan';
  state: DrawingState = idle;
  readonly #image: Extent;

  constructor(image: Extent) {
    this.#image = image;
  }

  /** Picks a tool; a shape that is half drawn is dropped. */
  choose(tool: Tool): void {
    this.tool = tool;
    this.state = idle;
  }

  /**
   * @param reach how near, in image pixels, counts as "on" a corner
   * @returns `selected` where the press only picks or leaves a region
   */
  down(point: Point, target: Target, regions: readonly Roi[], reach: number): Outcome {
    const at = clampPoint(point, this.#image);
    if (this.tool === 'rectangle') {
      this.state =
        this.state.kind === 'rectangle' ? { ...this.state, to: at } : { kind: 'rectangle', from: at, to: at };
      return null;
    }
    if (this.tool === 'polygon') return this.#addCorner(at, reach);
    if (target.kind === 'nothing') return { kind: 'selected', id: null };
    const original = regions.find(({ id }) => id === target.id)?.shape;
    if (original === undefined) return { kind: 'selected', id: null };
    const isEdge = target.kind === 'edge';
    const shape = isEdge ? insertCorner(original, target.index, at) : original;
    const corner = target.kind === 'region' ? null : target.index + (isEdge ? 1 : 0);
    this.state = { kind: 'editing', id: target.id, from: at, corner, original, shape };
    return { kind: 'selected', id: target.id };
  }

  move(point: Point): void {
    const at = clampPoint(point, this.#image);
    const { state } = this;
    if (state.kind === 'rectangle') this.state = { ...state, to: at };
    if (state.kind === 'polygon') this.state = { ...state, cursor: at };
    if (state.kind === 'editing') {
      const { original, from, corner, shape } = state;
      const next =
        corner === null
          ? moveShape(original, [at[0] - from[0], at[1] - from[1]], this.#image)
          : moveCorner(shape, corner, at, this.#image);
      this.state = { ...state, shape: next };
    }
  }

  up(point: Point): Outcome {
    this.move(point);
    const { state } = this;
    if (state.kind === 'rectangle') {
      const shape = rectangleBetween(state.from, state.to);
      // A mere click leaves the first corner standing; the next press sets the second.
      if (shapeArea(shape) < 1) return null;
      this.state = idle;
      return { kind: 'drawn', shape };
    }
    if (state.kind === 'editing') {
      this.state = idle;
      const isChanged = JSON.stringify(state.shape) !== JSON.stringify(state.original);
      if (!isChanged || shapeArea(state.shape) < 1) return null;
      return {
        kind: 'edited',
        id: state.id,
        shape: state.shape,
        label: `${state.corner === null ? 'Move' : 'Reshape'} ${state.shape.kind}`,
      };
    }
    return null;
  }

  /** Enter or a double click. @param reach corners nearer to one another than this, in image pixels, count as one */
  finish(reach: number): Outcome {
    const { state } = this;
    if (state.kind === 'rectangle') return this.up(state.to);
    if (state.kind !== 'polygon') return null;
    const points = withoutRepeats(state.points, reach);
    const shape: Shape = { kind: 'polygon', points };
    if (points.length < 3 || shapeArea(shape) < 1) return null;
    this.state = idle;
    return { kind: 'drawn', shape };
  }

  /** Escape. @returns false where there was nothing to cancel */
  cancel(): boolean {
    const wasBusy = this.state.kind !== 'idle';
    this.state = idle;
    return wasBusy;
  }

  /** Takes back the last corner of a polygon that is being drawn. @returns false where there is none */
  takeBackCorner(): boolean {
    const { state } = this;
    if (state.kind !== 'polygon') return false;
    const points = state.points.slice(0, -1);
    this.state = points.length === 0 ? idle : { ...state, points };
    return true;
  }

  /** The outline of what is being drawn, as far as it goes; null while nothing is. */
  get preview(): readonly Point[] | null {
    const { state } = this;
    if (state.kind === 'rectangle') return outline(rectangleBetween(state.from, state.to));
    if (state.kind === 'polygon') return [...state.points, state.cursor];
    return null;
  }

  #addCorner(at: Point, reach: number): Outcome {
    const points = this.state.kind === 'polygon' ? this.state.points : [];
    const [first] = points;
    const closes = points.length >= 3 && first && Math.hypot(at[0] - first[0], at[1] - first[1]) <= reach;
    if (closes) return this.finish(reach / 4);
    this.state = { kind: 'polygon', points: [...points, at], cursor: at };
    return null;
  }
}
