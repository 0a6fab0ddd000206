import type { Roi } from '@fovea/domain';
import type { Confirmed } from './merge-regions.ts';
import { mergeRegions, sameRegions } from './merge-regions.ts';
import { isOneOf, withSent } from './unanswered.ts';

export type SavedState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving' }
  /** Not saved; it is tried again by itself where `retryInMs` is a number. */
  | { readonly kind: 'failed'; readonly message: string; readonly retryInMs: number | null };

export interface DraftPort {
  /** Sends the whole list; refuses with a code (see `isConflict`) when the revision is not the last one. */
  save(draft: Confirmed): Promise<Confirmed>;
  load(): Promise<Confirmed>;
  /** Another tab or person saved in between. */
  isConflict(error: unknown): boolean;
  /** The request itself is wrong; sending it again won't help. */
  isRefused(error: unknown): boolean;
  messageOf(error: unknown): string;
}

export interface DraftListener {
  /** The server has this now. */
  onConfirmed(confirmed: Confirmed): void;
  /** `unanswered` has grown: a reload before the answer has to know what was sent. */
  onSending(): void;
  /** Another tab changed something in between: this is both sides' work, and is being saved. */
  onMerged(merged: readonly Roi[]): void;
  onState(state: SavedState): void;
}

const debounceMs = 400;
const longestRetryMs = 15_000;

/**
 * Saves regions as they are drawn: waits for a pause, never has two requests under way, merges what another tab saved in
 * between, and tries again for as long as the server is away.
 */
export class DraftSaver {
  #confirmed: Confirmed;
  #current: readonly Roi[];
  #unanswered: readonly Confirmed[];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #underWay: Promise<void> | null = null;
  #failures = 0;
  #closed = false;
  readonly #port: DraftPort;
  readonly #listener: DraftListener;

  /** @param unanswered what was sent earlier, of which nobody knows whether the server has it */
  constructor(port: DraftPort, listener: DraftListener, confirmed: Confirmed, unanswered: readonly Confirmed[] = []) {
    this.#port = port;
    this.#listener = listener;
    this.#confirmed = confirmed;
    this.#current = confirmed.rois;
    // Of an earlier revision, none can be taken any more.
    this.#unanswered = unanswered.filter(({ revision }) => revision === confirmed.revision);
  }

  get confirmed(): Confirmed {
    return this.#confirmed;
  }

  /** What was sent, with the revision it was sent at, of which nobody knows whether the server has it. */
  get unanswered(): readonly Confirmed[] {
    return this.#unanswered;
  }

  /** Whether the server may have something else than what is drawn. */
  get isPending(): boolean {
    return this.#unanswered.length > 0 || !sameRegions(this.#current, this.#confirmed.rois);
  }

  changed(rois: readonly Roi[]): void {
    this.#current = rois;
    this.#failures = 0;
    if (!this.isPending && this.#underWay === null) {
      this.#stopTimer();
      this.#listener.onState({ kind: 'saved' });
      return;
    }
    this.#schedule(debounceMs);
    if (this.#underWay === null) this.#listener.onState({ kind: 'waiting' });
  }

  /** Saves what is pending now. @returns once the server has it. @throws what the server answered when it refuses */
  async flush(): Promise<void> {
    this.#stopTimer();
    while (this.#underWay !== null) await this.#underWay;
    if (this.isPending) await this.#attempt(true);
  }

  /** Stops the clock; what is under way ends by itself. */
  close(): void {
    this.#closed = true;
    this.#stopTimer();
  }

  #schedule(delayMs: number): void {
    this.#stopTimer();
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#underWay === null) void this.#attempt(false);
    }, delayMs);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #attempt(rethrow: boolean): Promise<void> {
    let failure: unknown = null;
    this.#underWay = this.#send()
      .catch((error: unknown) => {
        failure = error;
      })
      .finally(() => {
        this.#underWay = null;
      });
    await this.#underWay;
    if (failure !== null) this.#failed(failure);
    else if (this.isPending) this.#schedule(debounceMs);
    if (failure !== null && rethrow) throw failure;
  }

  async #send(): Promise<void> {
    try {
      this.#confirm(await this.#save({ rois: this.#current, revision: this.#confirmed.revision }));
    } catch (error) {
      if (!this.#port.isConflict(error)) throw error;
      const theirs = await this.#port.load();
      const base = isOneOf(this.#unanswered, theirs) ? theirs : this.#confirmed;
      const merged = mergeRegions(base.rois, this.#current, theirs.rois);
      const isNew = !sameRegions(merged, this.#current);
      this.#confirmed = theirs;
      this.#unanswered = [];
      this.#current = merged;
      if (isNew) this.#listener.onMerged(merged);
      this.#confirm(
        sameRegions(merged, theirs.rois) ? theirs : await this.#save({ rois: merged, revision: theirs.revision }),
      );
    }
  }

  async #save(draft: Confirmed): Promise<Confirmed> {
    const before = this.#unanswered;
    this.#unanswered = withSent(before, draft);
    if (this.#unanswered !== before) this.#listener.onSending();
    this.#listener.onState({ kind: 'saving' });
    try {
      return await this.#port.save(draft);
    } catch (error) {
      // It was answered: the server did not take it.
      if (this.#port.isConflict(error) || this.#port.isRefused(error)) this.#unanswered = before;
      throw error;
    }
  }

  #confirm(confirmed: Confirmed): void {
    this.#failures = 0;
    this.#confirmed = confirmed;
    this.#unanswered = [];
    this.#listener.onConfirmed(confirmed);
    this.#listener.onState(this.isPending ? { kind: 'waiting' } : { kind: 'saved' });
  }

  #failed(error: unknown): void {
    const message = this.#port.messageOf(error);
    if (this.#port.isRefused(error)) {
      this.#listener.onState({ kind: 'failed', message, retryInMs: null });
      return;
    }
    const retryInMs = Math.min(longestRetryMs, 1000 * 2 ** this.#failures++);
    this.#listener.onState({ kind: 'failed', message, retryInMs });
    this.#schedule(retryInMs);
  }
}
