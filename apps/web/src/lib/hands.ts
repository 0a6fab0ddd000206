/** Whose text or choice nothing keeps: what saves itself, or stands in the address, is left out. */
const unkeptField =
  'form :is(input, select, textarea), textarea, input:is([type="text"], [type="number"], :not([type]))';

/** What a person does with the page now, wherever on it. */
export class Hands {
  #lastMs = -Infinity;
  #isPressed = false;
  readonly #written = new Set<Element>();

  /** Begins to listen. @returns a function that ends it */
  begin(): () => void {
    const ending = new AbortController();
    const listen = (type: string, heard: (event: Event) => void) => {
      const listener = (event: Event) => {
        this.#lastMs = performance.now();
        heard(event);
      };
      document.addEventListener(type, listener, { capture: true, passive: true, signal: ending.signal });
    };
    const ignore = () => undefined;
    listen('pointerdown', () => (this.#isPressed = true));
    for (const type of ['pointerup', 'pointercancel']) listen(type, () => (this.#isPressed = false));
    // A release outside of the window is not told.
    listen('pointermove', (event) => (this.#isPressed = event instanceof PointerEvent && event.buttons !== 0));
    for (const type of ['keydown', 'wheel']) listen(type, ignore);
    for (const type of ['input', 'change'])
      listen(type, ({ target }) => {
        if (target instanceof Element && target.matches(unkeptField)) this.#written.add(target);
      });
    return () => ending.abort();
  }

  /** Nothing was touched for so long, and nothing is held. */
  haveRested(forMs: number): boolean {
    return !this.#isPressed && performance.now() - this.#lastMs >= forMs;
  }

  /** A field was changed that is still on the page. */
  get haveWritten(): boolean {
    for (const field of this.#written) if (!field.isConnected) this.#written.delete(field);
    return this.#written.size > 0;
  }
}
