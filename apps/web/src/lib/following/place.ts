import type { MissedEvents, ToldEvent } from '@fovea/domain';

/** An event, and the one before it that its teller had told: whoever does not know that one has missed something. */
export interface Following {
  readonly from: number;
  readonly told: ToldEvent;
}

interface PlaceOptions {
  /** What happened after an event, from Fovea itself. */
  readonly read: (after: string) => Promise<MissedEvents>;
  /** Each event, once and in order. */
  readonly tell: (told: ToldEvent) => void;
  /** More was missed than could be told: everything is to be read anew. */
  readonly onGap: () => void;
}

/**
 * How far a tab has heard the events. Whatever reaches the tab, twice, late or with a gap, leaves it as each event once and in
 * order.
 */
export class Place {
  readonly #options: PlaceOptions;
  #last = 0;
  /** The newest event that is known to have happened. */
  #known = 0;
  #reading: Promise<void> | null = null;

  constructor(options: PlaceOptions) {
    this.#options = options;
  }

  /** The last event that was heard. */
  get last(): number {
    return this.#last;
  }

  begin(after: number): void {
    this.#last = this.#known = after;
  }

  hear({ from, told }: Following): void {
    const id = Number(told.id);
    if (id <= this.#last) return;
    if (from > this.#last) {
      void this.reach(id).catch(() => undefined);
      return;
    }
    this.#last = id;
    this.#options.tell(told);
  }

  /** Reads what was missed if this event has not been heard. @throws why it could not be read */
  async reach(event: number): Promise<void> {
    this.#known = Math.max(this.#known, event);
    if (this.#last < this.#known) await this.catchUp();
  }

  /** Reads what was missed. @throws why it could not be read */
  catchUp(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #read(): Promise<void> {
    let before: number;
    do {
      before = this.#last;
      const { events, newest } = await this.#options.read(String(before));
      // An older database than the one that this tab knows was put in its place.
      const isOlder = Number(newest) < before;
      if (events === null || isOlder) {
        this.#last = isOlder ? Number(newest) : Math.max(this.#last, Number(newest));
        this.#known = this.#last;
        this.#options.onGap();
        return;
      }
      for (const told of events) this.hear({ from: this.#last, told });
      // What was heard of meanwhile may be newer than the answer.
    } while (this.#last < this.#known && this.#last > before);
  }
}
