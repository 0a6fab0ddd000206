import type { Point, Ring, Shape } from '@fovea/domain';
import type { Stroke } from '@fovea/geometry';
import type { Pixels } from '../../viewing/probe.ts';
import type { Purpose } from '../purpose.ts';
import type { Extent } from '../shape-editing.ts';
import type { Fault } from '../shape-fault.ts';
import type { Setting } from './setting.ts';

/** Lengths on the screen that count for a pointer, in image pixels at the present zoom. */
export interface Reach {
  /** How near is "on" a corner, or on the image. */
  readonly near: number;
  /** The longer side that a shape needs; less is a slip of the hand. */
  readonly least: number;
}

/** Where the hand is, and how it draws. */
export interface Hand {
  /** The nearest point of the image. */
  readonly at: Point;
  /** How far the pointer is from there, in image pixels. */
  readonly beside: number;
  /** The press went further than a click does; false while the pointer hovers. */
  readonly isDrag: boolean;
  /** Shift was pressed after the press that began the shape: it wants equal sides. */
  readonly isEven: boolean;
  /** Of a pen on the screen, between 0 and 1; 1 of whatever knows none. */
  readonly pressure: number;
  /** The number that the tool draws with: see its `setting`. */
  readonly setting: number;
  readonly reach: Reach;
  readonly image: Extent;
  /** The picture; null until it is there. */
  readonly pixels: Pixels | null;
}

/** What is being drawn, as its tool keeps it between two events. It is never changed, so that a press can be taken back. */
export interface Drawn {
  readonly kind: string;
}

/** What came of a shape. */
export type ShapeResult =
  { readonly kind: 'drawn'; readonly shape: Shape } | { readonly kind: 'refused'; readonly fault: Fault };

/** What came of a gesture: a shape, or strokes that take a part of the picture from the model for a question. */
export type Result = ShapeResult | { readonly kind: 'rubbed'; readonly strokes: readonly Stroke[] };

/** What follows a step: what goes on being drawn, and what came of it. */
export interface Step<State> {
  readonly state: State | null;
  readonly result: Result | null;
}

/** How something that is being drawn looks so far. */
export interface Preview {
  readonly rings: readonly Ring[];
  /** How many points of the first ring were set one by one, and are shown as corners. */
  readonly corners: number;
  /** What a brush has passed over. */
  readonly strokes: readonly Stroke[];
}

/**
 * One way to draw: its button, its key and its gesture. A new tool is one file, and one line in `tools.ts`. A state is null
 * while nothing is being drawn.
 */
export interface Tool<Id extends string = string, State extends Drawn = Drawn> {
  readonly id: Id;
  readonly name: string;
  readonly key: string;
  /** The path of an icon on a grid of 16 × 16. */
  readonly icon: string;
  /** What the list of shortcuts says of it. */
  readonly does: string;
  /** What a person is told where the shape cannot be kept. */
  readonly notKept: string;
  /** A shape that is too small is a slip of the hand, of which nothing is said. */
  readonly allowsSlips: boolean;
  /** It draws while it is pressed: of keys, one puts it down, and one lifts it. */
  readonly isStroke?: true;
  readonly setting?: Setting;
  /** What its shape becomes, where that is not what the person chose. @param isOnSelected it begins on the selected region */
  purpose?(asked: Purpose, isOnSelected: boolean): Purpose;
  down(state: State | null, hand: Hand): State | null;
  move(state: State, hand: Hand): State;
  /** @param before what there was before the press */
  up(state: State, hand: Hand, before: State | null): Step<State>;
  /** Enter, a double click or the button. */
  finish(state: State, reach: Reach): Step<State>;
  /** Undo while drawing. */
  takeBack(state: State): State | null;
  preview(state: State): Preview;
}
