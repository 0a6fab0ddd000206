import type { Point, Roi, Shape } from '@fovea/domain';
import { cleaned } from '@fovea/geometry';
import type { Pixels } from '../viewing/probe.ts';
import type { Extent } from './shape-editing.ts';
import { clampPoint, distance, insertCorner, moveCorner, moveShape } from './shape-editing.ts';
import { faultOf } from './shape-fault.ts';
import type { Drawn, Hand, Preview, Reach, Result, Step, Tool } from './tools/tool.ts';
import type { ToolId } from './tools/tools.ts';
import { toolNamed } from './tools/tools.ts';

/** What lies under the pointer when it goes down. `edge` is the middle between corner `index` and the next of its outline. */
export type Target =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'region'; readonly id: string }
  | { readonly kind: 'corner' | 'edge'; readonly id: string; readonly index: number };

/** A region in the hand, without a tool. */
interface Editing extends Drawn {
  readonly kind: 'editing';
  readonly id: string;
  readonly from: Point;
  readonly corner: number | null;
  readonly original: Shape;
  /** As the hand has it: while a corner is dragged, an outline may cross itself, and uncross again. */
  readonly shape: Shape;
}

export type Outcome =
  | Result
  | { readonly kind: 'edited'; readonly id: string; readonly shape: Shape; readonly verb: 'Move' | 'Reshape' }
  | { readonly kind: 'selected'; readonly id: string | null }
  | null;

/** What a hand holds while it draws. */
export type Held = Pick<PointerEvent, 'shiftKey'> & Partial<Pick<PointerEvent, 'pressure' | 'pointerType'>>;
/** What the tools draw with, and on. */
export interface Paper {
  /** The number that the tool in hand draws with. */
  setting(): number;
  pixels(): Pixels | null;
}
const blank: Paper = { setting: () => 0, pixels: () => null };

const nothingHeld: Held = { shiftKey: false };

/**
 * Turns pointer and key events in image pixels into drawn and edited shapes. Knows neither a framework nor a screen. What
 * draws is the tool in hand; without one, the pointer edits. A shape leaves here without crossings: an outline that crosses
 * itself becomes what the non-zero rule fills. A press ends by `up`, or by `drop`, which takes back whatever it has begun.
 */
export class Drawing {
  #tool: Tool | null = null;
  #drawn: Drawn | null = null;
  #editing: Editing | null = null;
  /** What was there before the press that goes on. */
  #before: { readonly drawn: Drawn | null } | null = null;
  #reach: Reach = { near: 0, least: 0 };
  /** Shift, pressed anew since the shape was begun: held at its first press, it means something else. */
  #mayEven = false;
  readonly #image: Extent;
  readonly #paper: Paper;

  constructor(image: Extent, paper = blank) {
    this.#image = image;
    this.#paper = paper;
  }

  get state(): Drawn {
    return this.#drawn ?? this.#editing ?? { kind: 'idle' };
  }

  /** Picks a tool; a shape that is half drawn is dropped. */
  choose(tool: ToolId): void {
    this.#tool = toolNamed(tool);
    this.#end();
  }

  /** @returns `selected` where the press only picks or leaves a region */
  down(point: Point, target: Target, regions: readonly Roi[], reach: Reach, held = nothingHeld): Outcome {
    this.#reach = reach;
    this.#before = { drawn: this.#drawn };
    if (this.#tool !== null) {
      this.#mayEven = this.#drawn !== null && this.#mayEven;
      this.#drawn = this.#tool.down(this.#drawn, this.#handAt(point, false, held));
      return null;
    }
    if (target.kind === 'nothing') return { kind: 'selected', id: null };
    const original = regions.find(({ id }) => id === target.id)?.shape;
    if (original === undefined) return { kind: 'selected', id: null };
    const at = clampPoint(point, this.#image);
    const isEdge = target.kind === 'edge';
    const shape = isEdge ? insertCorner(original, target.index, at) : original;
    const corner = target.kind === 'region' ? null : target.index + (isEdge ? 1 : 0);
    this.#editing = { kind: 'editing', id: target.id, from: at, corner, original, shape };
    return { kind: 'selected', id: target.id };
  }

  /** @param isDrag false while the pointer hovers, or a press has gone no further than a click does: that edits nothing */
  move(point: Point, isDrag: boolean, held = nothingHeld): void {
    if (this.#drawn !== null && this.#tool !== null)
      this.#drawn = this.#tool.move(this.#drawn, this.#handAt(point, isDrag, held));
    if (this.#editing !== null && isDrag) this.#drag(this.#editing, clampPoint(point, this.#image));
  }

  /** Lets go of what was pressed. @param isDrag whether the pointer went further than a click does */
  up(point: Point, isDrag: boolean, reach: Reach, held = nothingHeld): Outcome {
    this.#reach = reach;
    this.move(point, isDrag, held);
    const before = this.#before;
    this.#before = null;
    if (before === null) return null;
    if (this.#drawn !== null && this.#tool !== null)
      return this.#take(this.#tool.up(this.#drawn, this.#handAt(point, isDrag, held), before.drawn));
    return this.#letGo(isDrag);
  }

  /** Something else ended the press: what it has begun is taken back, what stood before it stays. */
  drop(): void {
    if (this.#before === null) return;
    this.#drawn = this.#before.drawn;
    this.#editing = null;
    this.#before = null;
  }

  /** Enter or a double click. */
  finish(reach: Reach): Outcome {
    if (this.#drawn === null || this.#tool === null || this.#before !== null) return null;
    return this.#take(this.#tool.finish(this.#drawn, reach));
  }

  /** Escape. @returns false where there was nothing to cancel */
  cancel(): boolean {
    const wasBusy = this.state.kind !== 'idle';
    this.#end();
    return wasBusy;
  }

  /** Takes back the last step of what is being drawn. @returns false where nothing is */
  takeBack(): boolean {
    if (this.#drawn === null || this.#tool === null) return false;
    this.#drawn = this.#tool.takeBack(this.#drawn);
    this.#before = null;
    return true;
  }

  /** How what is being drawn looks so far; null while nothing is. */
  get preview(): Preview | null {
    return this.#drawn === null || this.#tool === null ? null : this.#tool.preview(this.#drawn);
  }

  /** The region that is being moved or reshaped, as it would be kept now; null while none is. */
  get edited(): { readonly id: string; readonly shape: Shape } | null {
    if (this.#editing === null) return null;
    const { id, corner, shape } = this.#editing;
    return { id, shape: corner === null ? shape : cleaned(shape) };
  }

  #end(): void {
    this.#drawn = null;
    this.#editing = null;
    this.#before = null;
  }

  #take({ state, result }: Step<Drawn>): Result | null {
    this.#drawn = state;
    return result;
  }

  #drag(editing: Editing, at: Point): void {
    const { original, from, corner, shape } = editing;
    const next =
      corner === null
        ? moveShape(original, [at[0] - from[0], at[1] - from[1]], this.#image)
        : moveCorner(shape, corner, at, this.#image);
    this.#editing = { ...editing, shape: next };
  }

  /** A click changes nothing; on an edge's middle it would leave a corner there. */
  #letGo(isDrag: boolean): Outcome {
    const { edited } = this;
    const editing = this.#editing;
    this.#editing = null;
    if (editing === null || edited === null || !isDrag) return null;
    if (JSON.stringify(editing.shape) === JSON.stringify(editing.original)) return null;
    const fault = faultOf(edited.shape, 0);
    if (fault !== null) return { kind: 'refused', fault };
    return { kind: 'edited', ...edited, verb: editing.corner === null ? 'Move' : 'Reshape' };
  }

  #handAt(point: Point, isDrag: boolean, { shiftKey, pressure = 1, pointerType }: Held): Hand {
    const at = clampPoint(point, this.#image);
    const isEven = shiftKey && this.#mayEven;
    this.#mayEven ||= !shiftKey;
    return {
      at,
      beside: distance(at, point),
      isDrag,
      isEven,
      pressure: pointerType === 'pen' ? pressure : 1,
      setting: this.#paper.setting(),
      reach: this.#reach,
      image: this.#image,
      pixels: this.#paper.pixels(),
    };
  }
}
