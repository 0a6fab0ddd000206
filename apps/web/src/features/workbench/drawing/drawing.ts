import type { Point, Roi, Shape } from '@fovea/domain';
import { toolOf } from '@fovea/domain';
import { cleaned } from '@fovea/geometry';
import type { Extent } from './shape-editing.ts';
import {
  clampPoint,
  cornersOf,
  distance,
  insertCorner,
  moveCorner,
  moveShape,
  rectangleBetween,
  withoutRepeats,
} from './shape-editing.ts';
import type { Fault } from './shape-fault.ts';
import { faultOf } from './shape-fault.ts';

export type Tool = 'pan' | 'rectangle' | 'polygon';

/** What lies under the pointer when it goes down. `edge` is the middle between corner `index` and the next of its outline. */
export type Target =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'region'; readonly id: string }
  | { readonly kind: 'corner' | 'edge'; readonly id: string; readonly index: number };

export type DrawingState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'rectangle'; readonly from: Point; readonly to: Point }
  | {
      readonly kind: 'polygon';
      readonly points: readonly Point[];
      readonly cursor: Point;
      /** The press lies on the first corner: its release finishes the polygon. */
      readonly closes: boolean;
    }
  | {
      readonly kind: 'editing';
      readonly id: string;
      readonly from: Point;
      readonly corner: number | null;
      readonly original: Shape;
      /** As the hand has it: while a corner is dragged, an outline may cross itself, and uncross again. */
      readonly shape: Shape;
    };

export type Outcome =
  | { readonly kind: 'drawn'; readonly shape: Shape }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'edited'; readonly id: string; readonly shape: Shape; readonly label: string }
  | { readonly kind: 'selected'; readonly id: string | null }
  | null;

/** Lengths on the screen that count for a pointer, in image pixels at the present zoom. */
export interface Reach {
  /** How near is "on" a corner, or on the image. */
  readonly near: number;
  /** The longer side that a shape needs; less is a slip of the hand. */
  readonly least: number;
}

const idle: DrawingState = { kind: 'idle' };

/**
 * Turns pointer and key events in image pixels into drawn and edited shapes. Knows neither a framework nor a screen.
 * Rectangles: drag, or click two corners. Polygons: click corners; Enter, a double click or the first corner finishes.
 * A shape leaves here without crossings: an outline that crosses itself becomes what the non-zero rule fills.
 * A press ends by `up`, or by `drop`, which takes back whatever it has begun.
 */
export class Drawing {
  tool: Tool = 'pan';
  state: DrawingState = idle;
  /** What was there before the press that goes on. */
  #before: DrawingState | null = null;
  readonly #image: Extent;

  constructor(image: Extent) {
    this.#image = image;
  }

  /** Picks a tool; a shape that is half drawn is dropped. */
  choose(tool: Tool): void {
    this.tool = tool;
    this.#end();
  }

  /** @returns `selected` where the press only picks or leaves a region */
  down(point: Point, target: Target, regions: readonly Roi[], { near }: Pick<Reach, 'near'>): Outcome {
    const at = clampPoint(point, this.#image);
    this.#before = this.state;
    if (this.tool === 'rectangle') {
      this.state =
        this.state.kind === 'rectangle' ? { ...this.state, to: at } : { kind: 'rectangle', from: at, to: at };
      return null;
    }
    if (this.tool === 'polygon') {
      this.#addCorner(at, distance(at, point) > near, near);
      return null;
    }
    if (target.kind === 'nothing') return { kind: 'selected', id: null };
    const original = regions.find(({ id }) => id === target.id)?.shape;
    if (original === undefined) return { kind: 'selected', id: null };
    const isEdge = target.kind === 'edge';
    const shape = isEdge ? insertCorner(original, target.index, at) : original;
    const corner = target.kind === 'region' ? null : target.index + (isEdge ? 1 : 0);
    this.state = { kind: 'editing', id: target.id, from: at, corner, original, shape };
    return { kind: 'selected', id: target.id };
  }

  /** @param isDrag false while the pointer hovers, or a press has gone no further than a click does: that edits nothing */
  move(point: Point, isDrag: boolean): void {
    const at = clampPoint(point, this.#image);
    const { state } = this;
    if (state.kind === 'rectangle') this.state = { ...state, to: at };
    if (state.kind === 'polygon') this.state = { ...state, cursor: at };
    if (state.kind === 'editing' && isDrag) {
      const { original, from, corner, shape } = state;
      const next =
        corner === null
          ? moveShape(original, [at[0] - from[0], at[1] - from[1]], this.#image)
          : moveCorner(shape, corner, at, this.#image);
      this.state = { ...state, shape: next };
    }
  }

  /** Lets go of what was pressed. @param isDrag whether the pointer went further than a click does */
  up(point: Point, isDrag: boolean, { near, least }: Reach): Outcome {
    this.move(point, isDrag);
    const { state } = this;
    const before = this.#before;
    this.#before = null;
    if (before === null) return null;
    if (state.kind === 'polygon' && state.closes) {
      this.state = { ...state, closes: false };
      return this.#finishPolygon({ near, least });
    }
    if (state.kind === 'rectangle') {
      const isFirst = before.kind !== 'rectangle';
      // A click leaves the first corner standing; the next press sets the second.
      if (isFirst && !isDrag) {
        if (distance(clampPoint(point, this.#image), point) > near) this.state = idle;
        return null;
      }
      return this.#finishRectangle(state.from, state.to, least);
    }
    const edited = this.edited;
    if (state.kind === 'editing' && edited !== null) {
      this.state = idle;
      // A click changes nothing; on an edge's middle it would leave a corner there.
      if (!isDrag || JSON.stringify(state.shape) === JSON.stringify(state.original)) return null;
      const fault = faultOf(edited.shape, 0);
      if (fault !== null) return { kind: 'refused', fault };
      const label = `${state.corner === null ? 'Move' : 'Reshape'} ${toolOf(state.original)}`;
      return { kind: 'edited', ...edited, label };
    }
    return null;
  }

  /** Something else ended the press: what it has begun is taken back, what stood before it stays. */
  drop(): void {
    if (this.#before === null) return;
    this.state = this.#before;
    this.#before = null;
  }

  /** Enter or a double click. */
  finish(reach: Reach): Outcome {
    const { state } = this;
    if (state.kind === 'rectangle' && this.#before === null)
      return this.#finishRectangle(state.from, state.to, reach.least);
    return state.kind === 'polygon' ? this.#finishPolygon(reach) : null;
  }

  /** Escape. @returns false where there was nothing to cancel */
  cancel(): boolean {
    const wasBusy = this.state.kind !== 'idle';
    this.#end();
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
    if (state.kind === 'rectangle') return cornersOf(rectangleBetween(state.from, state.to));
    if (state.kind === 'polygon') return [...state.points, state.cursor];
    return null;
  }

  /** The region that is being moved or reshaped, as it would be kept now; null while none is. */
  get edited(): { readonly id: string; readonly shape: Shape } | null {
    const { state } = this;
    if (state.kind !== 'editing') return null;
    return { id: state.id, shape: state.corner === null ? state.shape : cleaned(state.shape) };
  }

  #end(): void {
    this.state = idle;
    this.#before = null;
  }

  #finishRectangle(from: Point, to: Point, least: number): Outcome {
    this.#end();
    const shape = rectangleBetween(from, to);
    const fault = faultOf(shape, least);
    return fault === null ? { kind: 'drawn', shape } : { kind: 'refused', fault };
  }

  /** A polygon that cannot be kept goes on, so that corners can be added or taken back. */
  #finishPolygon({ near, least }: Reach): Outcome {
    if (this.state.kind !== 'polygon') return null;
    // Corners as near to one another as a double click leaves them are one.
    const shape = cleaned({ kind: 'polygon', points: withoutRepeats(this.state.points, near / 4) });
    const fault = faultOf(shape, least);
    if (fault !== null) return { kind: 'refused', fault };
    this.#end();
    return { kind: 'drawn', shape };
  }

  #addCorner(at: Point, isOutside: boolean, near: number): void {
    const points = this.state.kind === 'polygon' ? this.state.points : [];
    const [first] = points;
    if (first === undefined && isOutside) return;
    const closes = points.length >= 3 && first !== undefined && distance(at, first) <= near;
    this.state = { kind: 'polygon', points: closes ? points : [...points, at], cursor: at, closes };
  }
}
