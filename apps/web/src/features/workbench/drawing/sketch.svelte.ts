import type { ImageDetail, Meaning, Point, Roi } from '@fovea/domain';
import type { LinkedViewers } from '../viewing/linked-viewers.svelte.ts';
import type { Outcome, Target, Tool } from './drawing.ts';
import { Drawing } from './drawing.ts';
import type { Regions } from './regions.svelte.ts';
import { moveShape } from './shape-editing.ts';

const pressReachPx = 10;

/** What is being drawn on one image, and the tool in hand. Finished shapes become regions. */
export class Sketch {
  readonly regions: Regions;
  tool = $state<Tool>('pan');
  /** What is being drawn: its outline so far. */
  preview = $state.raw<readonly Point[] | null>(null);
  /** The region that is being dragged, as it looks now. */
  #edited = $state.raw<Roi | null>(null);
  readonly #image: ImageDetail;
  readonly #viewers: LinkedViewers;
  readonly #drawing: Drawing;

  /** Regions as they look at this instant, a drag included. */
  readonly shown = $derived.by(() => {
    const edited = this.#edited;
    return this.regions.current.map((roi) => (roi.id === edited?.id ? edited : roi));
  });
  /** The meaning that the two buttons show. */
  readonly meaning = $derived.by(
    () => (this.tool === 'pan' ? this.regions.selectedRegion?.meaning : null) ?? this.regions.meaning,
  );

  constructor(image: ImageDetail, regions: Regions, viewers: LinkedViewers) {
    this.#image = image;
    this.regions = regions;
    this.#viewers = viewers;
    this.#drawing = new Drawing(image);
  }

  choose(tool: Tool): void {
    this.tool = tool;
    this.#drawing.choose(tool);
    this.#draw(null);
  }

  /** @returns true where the press is the drawing's, so that the view must not move */
  down(point: Point, target: Target): boolean {
    this.#draw(this.#drawing.down(point, target, this.regions.current, this.#reach(pressReachPx)));
    return this.#drawing.tool !== 'pan' || this.#drawing.state.kind === 'editing';
  }

  move(point: Point): void {
    if (this.#drawing.state.kind === 'idle') return;
    this.#drawing.move(point);
    this.#draw(null);
  }

  up(point: Point): void {
    this.#draw(this.#drawing.up(point));
  }

  finish(): void {
    this.#draw(this.#drawing.finish(this.#reach(pressReachPx / 4)));
  }

  /** Escape: drops what is half drawn, else the tool, else the pin, else the selection. */
  cancel(): void {
    if (this.#drawing.cancel()) this.#draw(null);
    else if (this.tool !== 'pan') this.choose('pan');
    else if (this.#viewers.pinned !== null) this.#viewers.pinned = null;
    else this.regions.selected = null;
  }

  undo(): void {
    if (this.#drawing.takeBackCorner()) this.#draw(null);
    else this.regions.undo();
  }

  /** While drawing, a meaning is for the next region; else for the selected one, too. */
  setMeaning(meaning: Meaning): void {
    this.regions.setMeaning(meaning, this.tool === 'pan' ? this.regions.selected : null);
  }

  removeSelected(): void {
    if (this.regions.selected !== null) this.regions.remove(this.regions.selected);
  }

  /** Arrows: nudge the selected region, else move the reading point. */
  arrow(by: Point): void {
    const selected = this.regions.selectedRegion;
    if (selected && this.tool === 'pan') {
      const label = `Nudge ${selected.shape.kind}`;
      this.regions.reshape(selected.id, moveShape(selected.shape, by, this.#image), label, `nudge ${selected.id}`);
    } else this.move(this.#viewers.moveCursor(by));
  }

  /** Space: presses at the reading point, as a click would. */
  pressAtCursor(): void {
    const point = this.#viewers.cursor?.point ?? this.#viewers.moveCursor([0, 0]);
    if (this.tool === 'pan') this.#viewers.togglePin(point);
    else if (this.down(point, { kind: 'nothing' })) this.up(point);
  }

  #reach(screenPx: number): number {
    return screenPx / (this.#viewers.sight?.scale ?? 1);
  }

  #draw(outcome: Outcome): void {
    if (outcome?.kind === 'drawn') this.regions.add(outcome.shape);
    if (outcome?.kind === 'edited') this.regions.reshape(outcome.id, outcome.shape, outcome.label);
    if (outcome?.kind === 'selected') this.regions.selected = outcome.id;
    const { state, preview } = this.#drawing;
    this.preview = preview;
    const moved = state.kind === 'editing' ? this.regions.current.find(({ id }) => id === state.id) : undefined;
    this.#edited = moved && state.kind === 'editing' ? { ...moved, shape: state.shape } : null;
  }
}
