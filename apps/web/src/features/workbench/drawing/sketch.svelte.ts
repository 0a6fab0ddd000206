import type { ImageDetail, Meaning, Point, Roi, Shape } from '@fovea/domain';
import { mostRegions } from '@fovea/domain';
import { withoutPart, withPart } from '@fovea/geometry';
import { toasts } from '#lib/toasts.svelte.ts';
import type { LinkedViewers } from '../viewing/linked-viewers.svelte.ts';
import { BoxPull } from './box-pull.ts';
import type { Held, Outcome, Target } from './drawing.ts';
import { Drawing } from './drawing.ts';
import type { PointerKind } from './gestures.ts';
import { leastShapePx } from './gestures.ts';
import { unlocked } from './locks.ts';
import { Picking } from './picking.ts';
import type { Purpose } from './purpose.ts';
import type { Regions } from './regions.svelte.ts';
import { boxOf, movedTogether } from './shape-editing.ts';
import type { Fault } from './shape-fault.ts';
import { faultOf } from './shape-fault.ts';
import type { Preview, Reach } from './tools/tool.ts';
import type { ToolId } from './tools/tools.ts';
import { toolNamed } from './tools/tools.ts';

/** Screen pixels within which a press is on a corner. */
const nearPx: Readonly<Record<PointerKind, number>> = { mouse: 10, pen: 10, touch: 20, keys: 10 };

const notChanged = 'The region stays as it was';
const whyNotKept: Readonly<Record<Fault, string>> = {
  'few corners': 'A polygon needs at least three corners. Add one, or choose another tool to drop the polygon.',
  'one line': 'All corners lie on one line, so the region would cover nothing. Move or add a corner beside the line.',
  small: 'The region would be too small to cover a pixel. Make it larger, or zoom in first.',
  'many corners': 'The outline has too many corners. Draw it as several regions.',
};

const noRegionToCut = 'Alt cuts from the selected region, and none is selected. Press S and click a region first.';
const nothingLeft = 'The cut would leave nothing of the region. Press Delete to remove the region.';

const tooMany = `An image holds ${mostRegions} regions at most. Remove one first, or add to one: hold Shift while you draw.`;

/** A press on a handle of a selected region's box: `index` as in `boxHandles`. */
export interface BoxHandle {
  readonly kind: 'box';
  readonly id: string;
  readonly index: number;
}

const refuse = (title: string, detail: string) => toasts.show({ kind: 'note', title, detail });

/** What is being drawn on one image, and the tool in hand. Finished shapes become regions. */
export class Sketch {
  readonly regions: Regions;
  tool = $state<ToolId>('pan');
  /** Told of each choice of a tool. */
  onChoice: () => void = () => undefined;
  /** What is being drawn, so far. */
  preview = $state.raw<Preview | null>(null);
  /** What the shape that is being drawn becomes: the press that began it says so. */
  purpose = $state<Exclude<Purpose, 'also'>>('new');
  /** What is being dragged, as it looks now: a region, or all that are selected. */
  #edited = $state.raw<readonly Roi[]>([]);
  readonly #image: ImageDetail;
  readonly #viewers: LinkedViewers;
  readonly #drawing: Drawing;
  readonly #picking = new Picking();
  #pull: BoxPull | null = null;
  /** The locked region that is pressed: a drag moves nothing, and says so. */
  #pressed: Roi | null = null;
  #pointer: PointerKind = 'mouse';

  /** Regions as they look at this instant, a drag included. */
  readonly shown = $derived.by(() => {
    const edited = this.#edited;
    return this.regions.current.map((roi) => edited.find(({ id }) => id === roi.id) ?? roi);
  });
  /** The meaning that the two buttons show. */
  readonly meaning = $derived.by(
    () => (this.tool === 'pan' ? this.regions.selectedRegion?.meaning : null) ?? this.regions.meaning,
  );

  /** The meaning of what is being drawn. */
  readonly previewMeaning = $derived.by(
    () => (this.purpose === 'new' ? null : this.regions.selectedRegion?.meaning) ?? this.regions.meaning,
  );

  constructor(image: ImageDetail, regions: Regions, viewers: LinkedViewers) {
    this.#image = image;
    this.regions = regions;
    this.#viewers = viewers;
    this.#drawing = new Drawing(image);
  }

  /** A shape is begun and not finished. */
  get isDrawing(): boolean {
    return this.#pull !== null || this.#drawing.state.kind !== 'idle';
  }

  choose(tool: ToolId): void {
    this.onChoice();
    this.tool = tool;
    this.#drawing.choose(tool);
    this.#draw(null);
  }

  /** @returns true where the press is the drawing's, so that the view must not move */
  down(point: Point, target: Target | BoxHandle, pointer: PointerKind, purpose: Purpose = 'new', held?: Held): boolean {
    this.#pointer = pointer;
    if (target.kind === 'box') return this.#takeBox(point, target);
    if (this.tool === 'pan' && purpose === 'also') {
      if (target.kind !== 'nothing') this.regions.toggle(target.id);
      return target.kind !== 'nothing';
    }
    if (this.tool === 'pan') {
      target = this.#picking.press(point, target, this.regions);
      this.#pressed = this.#lockedAt(target);
      if (this.#pressed !== null) {
        if (!this.regions.selection.includes(this.#pressed.id)) this.regions.selected = this.#pressed.id;
        return true;
      }
    } else if (!this.isDrawing) this.purpose = purpose === 'also' ? 'new' : purpose;
    this.#draw(this.#drawing.down(point, target, this.regions.current, this.#reach, held));
    return this.tool !== 'pan' || this.isDrawing;
  }

  /** @param isDrag false while the pointer hovers, or has not gone further than a click does */
  move(point: Point, isDrag: boolean, held?: Held): void {
    if (this.#pressed !== null && isDrag) unlocked([this.#pressed]);
    this.#pull?.move(point, held?.shiftKey ?? false);
    if (!this.isDrawing) return;
    this.#drawing.move(point, isDrag, held);
    this.#draw(null);
  }

  up(point: Point, isDrag: boolean, held?: Held): void {
    this.#pressed = null;
    if (this.#pull !== null) return this.#letBoxGo(point, isDrag, held);
    if (this.tool === 'pan' && !isDrag) this.#picking.click(this.regions, this.#reach.near);
    const outcome = this.#drawing.up(point, isDrag, this.#reach, held);
    // A slip of the hand is nobody's shape: nothing is to be said of it. What keys draw is meant.
    const isSlip = outcome?.kind === 'refused' && outcome.fault === 'small' && toolNamed(this.tool)?.allowsSlips;
    this.#draw(isSlip && this.#pointer !== 'keys' ? null : outcome);
  }

  /** What the press has begun is taken back. */
  drop(): void {
    this.#pressed = null;
    this.#pull = null;
    this.#picking.drop();
    this.#drawing.drop();
    this.#draw(null);
  }

  finish(): void {
    this.#draw(this.#drawing.finish(this.#reach));
  }

  /** Escape: drops what is half drawn, else the tool, else the pin, else the selection. */
  cancel(): void {
    if (this.#pull !== null) this.drop();
    else if (this.#drawing.cancel()) this.#draw(null);
    else if (this.tool !== 'pan') this.choose('pan');
    else if (this.#viewers.pinned !== null) this.#viewers.pinned = null;
    else this.regions.selected = null;
  }

  undo(): void {
    if (this.#drawing.takeBack()) this.#draw(null);
    else this.regions.undo();
  }

  /** While drawing, a meaning is for the next region; else for the selected ones, too. */
  setMeaning(meaning: Meaning): void {
    this.regions.setMeaning(meaning, this.tool === 'pan' ? this.regions.selection : []);
  }

  removeSelected(): void {
    this.regions.remove(unlocked(this.regions.selectedRegions).map(({ id }) => id));
  }

  /** Arrows: nudge the selected regions, else move the reading point. */
  arrow(by: Point): void {
    const { selectedRegions: selected, selection } = this.regions;
    if (selected.length > 0 && this.tool === 'pan')
      this.regions.change(movedTogether(unlocked(selected), by, this.#image), 'Nudge', `nudge ${selection.join(' ')}`);
    else this.move(this.#viewers.moveCursor(by), false);
  }

  /** Space: presses at the reading point, as a click would. */
  pressAtCursor(): void {
    const point = this.#viewers.cursor?.point ?? this.#viewers.moveCursor([0, 0]);
    if (this.tool === 'pan') this.#viewers.togglePin(point);
    else if (this.down(point, { kind: 'nothing' }, 'keys')) this.up(point, false);
  }

  get #reach(): Reach {
    const { scale } = this.#viewers;
    return { near: nearPx[this.#pointer] / scale, least: leastShapePx[this.#pointer] / scale };
  }

  #keep(shape: Shape): void {
    const { purpose } = this;
    const { selectedRegion: selected } = this.regions;
    if (purpose === 'cut' && selected === null) return refuse('Nothing is cut', noRegionToCut);
    if (purpose === 'new' || selected === null) {
      if (!this.regions.hasRoomFor(1)) return refuse('The region is not kept', tooMany);
      return this.regions.add(shape);
    }
    if (unlocked([selected]).length === 0) return;
    const changed = (purpose === 'add' ? withPart : withoutPart)(selected.shape, shape);
    const fault = changed === null ? null : faultOf(changed, 0);
    if (changed === null || fault === 'small') return refuse(notChanged, nothingLeft);
    if (fault !== null) return refuse(notChanged, whyNotKept[fault]);
    this.regions.change([{ ...selected, shape: changed }], purpose === 'add' ? 'Add to' : 'Cut from');
  }

  #takeBox(point: Point, { id, index }: BoxHandle): boolean {
    const roi = this.regions.current.find((one) => one.id === id);
    if (roi !== undefined) this.#pull = new BoxPull(roi, index, point, this.#image);
    return true;
  }

  #letBoxGo(point: Point, isDrag: boolean, held?: Held): void {
    this.#pull?.move(point, held?.shiftKey ?? false);
    const scaled = this.#pull?.scaled;
    this.#pull = null;
    const fault = scaled === undefined ? null : faultOf(scaled.shape, 0);
    if (isDrag && fault !== null) refuse(notChanged, whyNotKept[fault]);
    if (isDrag && fault === null && scaled !== undefined) this.regions.change([scaled], 'Scale');
    this.#draw(null);
  }

  #lockedAt(target: Target): Roi | null {
    const roi = target.kind === 'nothing' ? undefined : this.regions.current.find(({ id }) => id === target.id);
    return roi?.locked === true ? roi : null;
  }

  /** Where one of several selected regions is dragged, all of them go along. */
  #dragged({ id, shape }: { readonly id: string; readonly shape: Shape }): readonly Roi[] {
    const roi = this.regions.current.find((one) => one.id === id);
    if (roi === undefined) return [];
    const { selectedRegions, selection } = this.regions;
    if (selection.length < 2) return [{ ...roi, shape }];
    const [from, to] = [boxOf([roi.shape]), boxOf([shape])];
    const free = selectedRegions.filter(({ locked }) => locked !== true);
    return movedTogether(free, [to.x - from.x, to.y - from.y], this.#image);
  }

  #draw(outcome: Outcome): void {
    if (outcome?.kind === 'drawn') this.#keep(outcome.shape);
    if (outcome?.kind === 'refused') refuse(toolNamed(this.tool)?.notKept ?? notChanged, whyNotKept[outcome.fault]);
    if (outcome?.kind === 'edited' && this.regions.selection.length > 1) unlocked(this.regions.selectedRegions);
    if (outcome?.kind === 'edited') this.regions.change(this.#dragged(outcome), outcome.verb);
    if (outcome?.kind === 'selected' && !this.regions.selection.includes(outcome.id ?? ''))
      this.regions.selected = outcome.id;
    const { edited, preview } = this.#drawing;
    this.preview = preview;
    if (this.#pull !== null) this.#edited = [this.#pull.scaled];
    else this.#edited = edited === null ? [] : this.#dragged(edited);
  }
}
