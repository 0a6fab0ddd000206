import type { Point, Roi } from '@fovea/domain';
import type { Target } from './drawing.ts';
import { regionsAt } from './regions-at.ts';
import { distance } from './shape-editing.ts';

/** The regions of an image that are shown, and which of them are selected. */
interface Selectable {
  readonly visible: readonly Roi[];
  selection: readonly string[];
}

/** Which region a press takes hold of, and which one a click selects, where several lie over one another. */
export class Picking {
  /** The press that goes on: the regions under it, the upper ones first, and what was selected before it. */
  #press: { readonly at: Point; readonly stack: readonly string[]; readonly before: readonly string[] } | null = null;
  #lastClick: Point | null = null;

  /** @returns what the press takes hold of: a selected region also where another one lies over it */
  press(at: Point, target: Target, { visible, selection }: Selectable): Target {
    this.#press = null;
    if (target.kind !== 'region') return target;
    const under = regionsAt(at, visible).map(({ id }) => id);
    // The line of an outline belongs to its region, too.
    const stack = under.includes(target.id) ? under : [target.id, ...under];
    this.#press = { at, stack, before: selection };
    const held = selection.findLast((id) => stack.includes(id));
    return held === undefined ? target : { kind: 'region', id: held };
  }

  /** Something else ended the press: it selects nothing. */
  drop(): void {
    this.#press = null;
  }

  /**
   * The press went no further than a click. The first click at a place selects what lies on top, each further one there
   * what lies below. Of several selected regions, a click leaves the one that it hits.
   * @param near how far apart two clicks at one place may be, in image pixels
   */
  click(regions: Selectable, near: number): void {
    if (this.#press === null) return;
    const { at, stack, before } = this.#press;
    const isAgain = this.#lastClick !== null && distance(this.#lastClick, at) <= near;
    this.#press = null;
    this.#lastClick = at;
    const held = before.findLast((id) => stack.includes(id));
    const isOneOfSeveral = held !== undefined && before.length > 1;
    const below = held === undefined || !isAgain ? 0 : (stack.indexOf(held) + 1) % stack.length;
    const picked = isOneOfSeveral ? held : stack[below];
    if (picked !== undefined) regions.selection = [picked];
  }
}
