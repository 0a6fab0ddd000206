import type { ImageDetail, Meaning, Point, Roi, Shape } from '@fovea/domain';
import { isFoveaError, mostRegions } from '@fovea/domain';
import type { Stroke } from '@fovea/geometry';
import { withoutPart, withPart } from '@fovea/geometry';
import { toasts } from '#lib/toasts.svelte.ts';
import type { LinkedViewers } from '../viewing/linked-viewers.svelte.ts';
import { BoxPull } from './box-pull.ts';
import type { Pixels } from '../viewing/probe.ts';
import type { Held, Outcome, Target } from './drawing.ts';
import { Drawing } from './drawing.ts';
import type { PointerKind } from './gestures.ts';
import { leastShapePx } from './gestures.ts';
import { unlocked } from './locks.ts';
import { Picking } from './picking.ts';
import type { PressPurpose, Purpose } from './purpose.ts';
import { purposes } from './purpose.ts';
import { reaches } from './reaches.ts';
import type { Regions } from './regions.svelte.ts';
import { boxOf, cornersOf, movedTogether, moveCorner, removeCorner } from './shape-editing.ts';
import type { Fault } from './shape-fault.ts';
import { faultOf } from './shape-fault.ts';
import { resultOf } from './tools/result.ts';
import { keepSetting, settingIn } from './tools/setting.ts';
import type { Setting } from './tools/setting.ts';
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
  'many crossings': 'The outline crosses itself too often. Draw it as several regions.',
};

const noRegionToCut = 'A cut is made from the selected region, and none is selected. Press S and click a region first.';
const noCornerToSpare = 'The region needs this corner. Press Escape, then Delete, to remove the region.';
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
  /** What was rubbed out, stroke by stroke: no regions, and forgotten with the image. */
  rubbed = $state.raw<readonly (readonly Stroke[])[]>([]);
  /** What shapes become, as the person chose; Shift and Alt say otherwise for one shape. */
  chosenPurpose = $state<Purpose>('new');
  /** What the shape that is being drawn becomes: the press that began it says so. */
  purpose = $state<Purpose>('new');
  /** The numbers that were chosen here, by the names of their settings. */
  #chosen = $state.raw<Readonly<Record<string, number>>>({});
  /** The corner that Delete and the arrows mean, of the region that was selected with it. */
  #corner = $state.raw<{ readonly id: string; readonly index: number } | null>(null);
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
  /** A stroke that keys have begun, and have not ended yet. */
  #isDownByKeys = false;

  /** Regions as they look at this instant, a drag included. */
  readonly shown = $derived.by(() => {
    const edited = this.#edited;
    return this.regions.current.map((roi) => edited.find(({ id }) => id === roi.id) ?? roi);
  });
  /** The meaning that the two buttons show. */
  readonly meaning = $derived.by(
    () => (this.tool === 'pan' ? this.regions.selectedRegion?.meaning : null) ?? this.regions.meaning,
  );

  /** What is rubbed out now, the stroke in hand included. */
  readonly rubbing = $derived.by(() => [
    ...this.rubbed.flat(),
    ...(this.tool === 'rub out' ? (this.preview?.strokes ?? []) : []),
  ]);

  /** The meaning of what is being drawn. */
  readonly previewMeaning = $derived.by(
    () => (this.purpose === 'new' ? null : this.regions.selectedRegion?.meaning) ?? this.regions.meaning,
  );

  /** @param pixels of the picture, once it is there */
  constructor(image: ImageDetail, regions: Regions, viewers: LinkedViewers, pixels: () => Pixels | null = () => null) {
    this.#image = image;
    this.regions = regions;
    this.#viewers = viewers;
    this.#drawing = new Drawing(image, { setting: () => this.setting?.value ?? 0, pixels });
  }

  /** The number that the tool in hand draws with; null where it draws with none. */
  get setting(): (Setting & { readonly value: number; readonly range: readonly [least: number, most: number] }) | null {
    const setting = toolNamed(this.tool)?.setting;
    if (setting === undefined) return null;
    const value = this.#chosen[setting.id] ?? settingIn(setting, this.#image);
    return { ...setting, value, range: [setting.least, setting.most(this.#image)] };
  }

  set(value: number): void {
    const { setting } = this;
    if (setting === null) return;
    this.#chosen = { ...this.#chosen, [setting.id]: keepSetting(setting, value, this.#image) };
  }

  /** One step more or less of what the tool in hand draws with. */
  change(by: 1 | -1): void {
    const { setting } = this;
    if (setting !== null) this.set(setting.value + by * setting.step(setting.value));
  }

  /** What shapes become from now on: the next purpose of the three. */
  cyclePurpose(): void {
    this.chosenPurpose = purposes[(purposes.indexOf(this.chosenPurpose) + 1) % purposes.length] ?? 'new';
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
  down(
    point: Point,
    target: Target | BoxHandle,
    pointer: PointerKind,
    purpose: PressPurpose = 'new',
    held?: Held,
  ): boolean {
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
    }
    const tool = toolNamed(this.tool);
    if (!this.isDrawing || tool?.isStroke) this.purpose = this.#purposeAt(point, purpose === 'also' ? 'new' : purpose);
    this.#isDownByKeys = pointer === 'keys' && tool?.isStroke === true;
    this.#draw(this.#drawing.down(point, target, this.regions.current, this.#reach, held));
    if (this.tool === 'pan') this.#corner = target.kind === 'corner' ? target : null;
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

  /** Keeps a shape that no pointer drew: as a region of its own, added to the selected one or cut from it, as is chosen. */
  keep(shape: Shape): void {
    this.purpose = this.chosenPurpose;
    this.#draw(resultOf(shape, 0));
  }

  finish(): void {
    if (this.#isStrokeByKeys) this.pressAtCursor();
    else this.#draw(this.#drawing.finish(this.#reach));
  }

  /** The corner of the selected region that is selected, as its place among `cornersOf`; null where none is. */
  get corner(): number | null {
    const { selectedRegion: selected } = this.regions;
    if (
      this.tool !== 'pan' ||
      selected === null ||
      this.#corner?.id !== selected.id ||
      this.regions.selection.length > 1 ||
      selected.locked === true
    )
      return null;
    return this.#corner.index < cornersOf(selected.shape).length ? this.#corner.index : null;
  }

  /** Selects the next corner, or the one before. @returns false where there is none */
  stepCorner(by: 1 | -1): boolean {
    const { selectedRegion: selected } = this.regions;
    if (this.tool !== 'pan' || selected === null || selected.locked === true) return false;
    if (this.regions.selection.length > 1) return false;
    const { length } = cornersOf(selected.shape);
    const index = this.corner === null ? (by === 1 ? 0 : length - 1) : this.corner + by;
    const isThere = index >= 0 && index < length;
    this.#corner = isThere ? { id: selected.id, index } : null;
    return isThere;
  }

  /** Escape: drops what is half drawn, else the tool, else the selected corner, else the pin, else the selection. */
  cancel(): void {
    if (this.#pull !== null) this.drop();
    else if (this.#drawing.cancel()) this.#draw(null);
    else if (this.tool !== 'pan') this.choose('pan');
    else if (this.corner !== null) this.#corner = null;
    else if (this.#viewers.pinned !== null) this.#viewers.pinned = null;
    else this.regions.selected = null;
  }

  undo(): void {
    if (this.#drawing.takeBack()) this.#draw(null);
    else if (this.tool === 'rub out') this.rubbed = this.rubbed.slice(0, -1);
    else this.regions.undo();
  }

  /** While drawing, a meaning is for the next region; else for the selected ones, too. */
  setMeaning(meaning: Meaning): void {
    this.regions.setMeaning(meaning, this.tool === 'pan' ? this.regions.selection : []);
  }

  /** Delete: the selected corner, else the selected region. */
  removeSelected(): void {
    const { corner } = this;
    const { selectedRegion: selected } = this.regions;
    if (corner !== null && selected !== null) this.#removeCorner(selected, corner);
    else this.regions.remove(unlocked(this.regions.selectedRegions).map(({ id }) => id));
  }

  /** Arrows: nudge the selected corner, else the selected regions, else move the reading point. */
  arrow(by: Point): void {
    const { selectedRegion, selectedRegions: selected, selection } = this.regions;
    if (selectedRegion && this.corner !== null) this.#nudgeCorner(selectedRegion, this.corner, by);
    else if (selected.length > 0 && this.tool === 'pan')
      this.regions.change(movedTogether(unlocked(selected), by, this.#image), 'Nudge', `nudge ${selection.join(' ')}`);
    else this.move(this.#viewers.moveCursor(by), this.#isStrokeByKeys);
  }

  /** Space: presses at the reading point, as a click would. A stroke is put down by one press and lifted by the next. */
  pressAtCursor(): void {
    const point = this.#viewers.cursor?.point ?? this.#viewers.moveCursor([0, 0]);
    if (this.tool === 'pan') this.#viewers.togglePin(point);
    else if (this.#isStrokeByKeys) this.up(point, true);
    else if (this.down(point, { kind: 'nothing' }, 'keys') && !this.#isStrokeByKeys) this.up(point, false);
  }

  #removeCorner(roi: Roi, corner: number): void {
    const { id, shape } = roi;
    const changed = removeCorner(shape, corner);
    const title = 'The corner stays';
    if (changed === null) return refuse(title, noCornerToSpare);
    const result = resultOf(changed, 0);
    if (result.kind === 'refused') return refuse(title, whyNotKept[result.fault]);
    this.regions.change([{ ...roi, shape: result.shape }], 'Remove corner of');
    const last = cornersOf(result.shape).length - 1;
    this.#corner = 'width' in result.shape ? null : { id, index: Math.min(corner, last) };
  }

  #nudgeCorner(roi: Roi, corner: number, [dx, dy]: Point): void {
    const { id, shape } = roi;
    const corners = cornersOf(shape);
    const [x, y] = corners[corner] ?? [0, 0];
    const result = resultOf(moveCorner(shape, corner, [x + dx, y + dy], this.#image), 0);
    if (result.kind === 'refused') return;
    this.regions.change([{ ...roi, shape: result.shape }], 'Reshape', `nudge ${id} ${corner}`);
    // What crosses itself gets other corners.
    if (cornersOf(result.shape).length !== corners.length) this.#corner = null;
  }

  get #isStrokeByKeys(): boolean {
    return this.#isDownByKeys && this.isDrawing;
  }

  #purposeAt(point: Point, held: Purpose): Purpose {
    const asked = held === 'new' ? this.chosenPurpose : held;
    const selected = this.regions.selectedRegion;
    // Who has another meaning in hand means another region.
    const isOnSelected =
      selected?.meaning === this.regions.meaning && reaches(selected.shape, point, (this.setting?.value ?? 0) / 2);
    return toolNamed(this.tool)?.purpose?.(asked, isOnSelected) ?? asked;
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
    let changed: Shape | null;
    try {
      changed = (purpose === 'add' ? withPart : withoutPart)(selected.shape, shape);
    } catch (error) {
      if (!isFoveaError(error)) throw error;
      return refuse(notChanged, error.message);
    }
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
    if (outcome?.kind === 'rubbed') this.rubbed = [...this.rubbed, outcome.strokes];
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
