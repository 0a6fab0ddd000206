/** What of a pointer event a gesture goes by. Lengths in CSS pixels. */
export type PointerSample = Pick<
  PointerEvent,
  'pointerId' | 'pointerType' | 'isPrimary' | 'clientX' | 'clientY' | 'button' | 'buttons'
>;

/** What points: `keys` is the cross that the arrow keys move, exact to the pixel. */
export type PointerKind = 'mouse' | 'pen' | 'touch' | 'keys';

/** Screen pixels that a hand may slip: within them a press is a click, not a drag. */
const clickReachPx: Readonly<Record<PointerKind, number>> = { mouse: 3, pen: 5, touch: 10, keys: 0 };
/** Screen pixels, along its longer side, that a shape needs: what is smaller is a slip of the hand. */
export const leastShapePx: Readonly<Record<PointerKind, number>> = { mouse: 8, pen: 8, touch: 16, keys: 0 };

export function pointerKind({ pointerType }: Pick<PointerEvent, 'pointerType'>): PointerKind {
  return pointerType === 'touch' || pointerType === 'pen' ? pointerType : 'mouse';
}

/** What a press on a picture does while it lasts. */
export interface Press<Sample> {
  /** @param isDrag whether it ever went further than a click does */
  move(event: Sample, isDrag: boolean): void;
  /** The pointer was let go. */
  release(event: Sample, isDrag: boolean): void;
  /** Something else ended it: whatever the press has begun is taken back. */
  drop(): void;
}

const mainButton = 0;
const onlyMainButton = 1;

/**
 * The one life of a gesture, on all panels together: it begins with the main button, one finger or the pen's tip, and
 * ends with its release, or with whatever comes before that. Then it is dropped, so that no shape sticks to the pointer:
 * another button, a second finger, a pointer that was lost or taken, a window that was left.
 */
export class Gestures<Sample extends PointerSample = PointerEvent> {
  #pressed: { readonly at: Sample; readonly press: Press<Sample>; isDrag: boolean } | null = null;
  /** The pointer whose gesture was dropped, as long as it stays pressed. */
  #spent: number | null = null;

  get isPressed(): boolean {
    return this.#pressed !== null;
  }

  /** A gesture was dropped, and its pointer is not let go yet. */
  get isSpent(): boolean {
    return this.#spent !== null;
  }

  /**
   * @param begin what a gesture that begins here does
   * @returns `ignored` for a hand that rests beside the pen: nothing may come of it; `other` where it is not a drawing's
   *   business, but may be the view's: another button, fingers that zoom
   */
  down(event: Sample, begin: () => Press<Sample>): 'begun' | 'ignored' | 'other' {
    const kind = pointerKind(event);
    const by = this.#pressed === null ? null : pointerKind(this.#pressed.at);
    if (kind === 'touch' && by === 'pen') return 'ignored';
    this.drop();
    // Where a hand lay down before its pen, the pen takes over.
    const isFree = by === null || (by === 'touch' && kind === 'pen');
    // A finger beside another one is not primary, wherever that lies.
    if (!isFree || event.button !== mainButton || !event.isPrimary) return 'other';
    this.#pressed = { at: event, press: begin(), isDrag: false };
    return 'begun';
  }

  /** @returns false where nothing is pressed: the pointer hovers */
  move(event: Sample): boolean {
    const pressed = this.#pressed;
    if (pressed === null) {
      if (event.buttons === 0) this.#lift(event);
      return this.#spent === event.pointerId || pointerKind(event) === 'touch';
    }
    if (pressed.at.pointerId !== event.pointerId) return true;
    // Another button came to it, or the release was missed.
    if (event.buttons !== onlyMainButton) {
      this.drop();
      if (event.buttons === 0) this.#lift(event);
      return true;
    }
    pressed.isDrag ||= isBeyondClick(pressed.at, event);
    pressed.press.move(event, pressed.isDrag);
    return true;
  }

  up(event: Sample): void {
    this.#lift(event);
    const pressed = this.#pressed;
    if (pressed?.at.pointerId !== event.pointerId) return;
    this.#pressed = null;
    pressed.press.release(event, pressed.isDrag || isBeyondClick(pressed.at, event));
  }

  /** The pointer was taken away, as by a gesture of the system. */
  cancel(event: Pick<Sample, 'pointerId'>): void {
    this.lose(event);
    this.#lift(event);
  }

  /** The pointer's events go elsewhere, though it may still be down. */
  lose({ pointerId }: Pick<Sample, 'pointerId'>): void {
    if (this.#pressed?.at.pointerId === pointerId) this.drop();
  }

  /** The window was left: whatever is pressed may be let go elsewhere. */
  leave(): void {
    this.drop();
    this.#spent = null;
  }

  /** Ends the gesture, as if it had not begun. */
  drop(): void {
    const pressed = this.#pressed;
    if (pressed === null) return;
    this.#pressed = null;
    this.#spent = pressed.at.pointerId;
    pressed.press.drop();
  }

  #lift({ pointerId }: Pick<Sample, 'pointerId'>): void {
    if (this.#spent === pointerId) this.#spent = null;
  }
}

function isBeyondClick(from: PointerSample, to: PointerSample): boolean {
  return Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) > clickReachPx[pointerKind(from)];
}
