import type { Point } from '@fovea/domain';
import type { Line } from './profile.ts';

/** A line to measure along: dragged, or set end by end. It is no region, and nothing of it is kept. */
export class LineTool {
  /** In hand: what is pressed sets an end. */
  isChosen = $state(false);
  line = $state.raw<Line | null>(null);
  /** The first end is set, the second one follows the pointer. */
  #isOpen = $state(false);

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Takes the tool in hand, or lays it down; a line that was drawn stays. */
  choose(isChosen: boolean): void {
    this.isChosen = isChosen;
    if (this.#isOpen) this.restore(null);
  }

  /** Sets the first end, or the second one where the first is set. */
  press(point: Point): void {
    if (this.#isOpen && this.line !== null) this.line = [this.line[0], point];
    else this.line = [point, point];
    this.#isOpen = !this.#isOpen;
  }

  move(point: Point): void {
    if (this.#isOpen && this.line !== null) this.line = [this.line[0], point];
  }

  /** A drag ends at its second end; after a click the second end goes on to follow. */
  release(point: Point, isDrag: boolean): void {
    if (!isDrag) return;
    this.move(point);
    this.#isOpen = false;
  }

  /** Takes back what a press has begun. */
  restore(line: Line | null): void {
    this.line = line;
    this.#isOpen = false;
  }
}
