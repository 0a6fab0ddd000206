import type { Roi } from '@fovea/domain';
import { z } from 'zod';
import { keptRoiSchema } from './kept-roi.ts';
import type { Confirmed } from './merge-regions.ts';
import { RegionHistory } from './region-history.ts';

/** The part of `localStorage` that is used here. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface StoredDraft {
  readonly history: RegionHistory;
  /** What the server last confirmed, with its revision. */
  readonly confirmed: readonly Roi[];
  readonly revision: number;
  /** What was sent, of which nobody knows whether the server has it. */
  readonly unanswered: readonly Confirmed[];
  /** Something was drawn that the server has not confirmed. */
  readonly pending: boolean;
}

/** A draft as it lies in the store. */
export interface KeptDraft extends StoredDraft {
  /** Written by this tab. */
  readonly isOwn: boolean;
  readonly key: string;
  readonly text: string;
}

/** How much of a draft the store took: all, the regions without their undo history, or nothing. */
export type Kept = 'whole' | 'regions' | 'nothing';

/** Followed by the image and the tab; what an earlier release wrote names no tab. */
const prefix = 'fovea:regions:';
const recordSchema = z.object({
  history: z.unknown(),
  confirmed: z.array(keptRoiSchema),
  revision: z.int().min(0),
  // An earlier release did not keep it.
  unanswered: z.array(z.object({ rois: z.array(keptRoiSchema), revision: z.int().min(0) })).default([]),
  pending: z.boolean(),
  /** When it was written, in milliseconds since 1970. */
  at: z.number().default(0),
});

/**
 * Keeps the regions of each image, with their undo history, in the browser until the server has confirmed them and after.
 * Each tab has a key of its own, so that no tab writes over what another one has not sent.
 */
export class DraftStore {
  readonly #store: KeyValueStore | null;
  readonly #tab: string;
  /** What was last read or written here of this tab's own drafts, by key. */
  readonly #seen = new Map<string, string>();

  /** @param store null where the browser closes its storage to us: nothing is kept */
  constructor(store: KeyValueStore | null, tab: string) {
    this.#store = store;
    this.#tab = tab;
  }

  /**
   * This tab's draft of an image, and those of tabs that are gone: oldest first. What is damaged is left out.
   * @param others tabs that are open: they send what is theirs
   */
  read(image: string, others: ReadonlySet<string>): readonly KeptDraft[] {
    return this.#read(others, (name) => name.image === image).map(({ draft }) => draft);
  }

  /** Images with regions that the server has not confirmed, of this tab and of tabs that are gone. */
  pendingImages(others: ReadonlySet<string>): readonly string[] {
    const pending = this.#read(others, () => true).filter(({ draft }) => draft.pending);
    return [...new Set(pending.map(({ image }) => image))];
  }

  /**
   * Writes this tab's draft down. Where the store is full, histories of what the server has in full make room, then the
   * draft's own history.
   */
  write(image: string, { history, ...rest }: StoredDraft): Kept {
    const textOf = (kept: RegionHistory) => JSON.stringify({ history: kept.serialise(), ...rest, at: Date.now() });
    const key = this.#ownKey(image);
    const whole = textOf(history);
    do {
      if (this.#set(key, whole)) return 'whole';
    } while (this.#makeRoom(key));
    return this.#set(key, textOf(new RegionHistory(history.current))) ? 'regions' : 'nothing';
  }

  /** Whether something else wrote this tab's draft of the image since it was read or written here. */
  isOvertaken(image: string): boolean {
    const key = this.#ownKey(image);
    return (this.#store?.getItem(key) ?? null) !== (this.#seen.get(key) ?? null);
  }

  /** Removes drafts that this tab's own draft has taken in. One that changed since it was read stays. */
  drop(drafts: readonly KeptDraft[]): void {
    for (const { key, text, isOwn } of drafts)
      if (!isOwn && this.#store?.getItem(key) === text) this.#store.removeItem(key);
  }

  #read(others: ReadonlySet<string>, isMeant: (name: { image: string }) => boolean) {
    const found = this.#keys().flatMap((key) => {
      const [image = '', tab = ''] = key.slice(prefix.length).split(':');
      if (!isMeant({ image }) || others.has(tab)) return [];
      const text = this.#store?.getItem(key) ?? '';
      const record = parse(text);
      if (record === null) return [];
      if (tab === this.#tab) this.#seen.set(key, text);
      return [{ image, at: record.at, draft: { ...record.draft, key, text, isOwn: tab === this.#tab } }];
    });
    return found.sort((a, b) => a.at - b.at);
  }

  #ownKey(image: string): string {
    return `${prefix}${image}:${this.#tab}`;
  }

  #keys(): string[] {
    const store = this.#store;
    if (store === null) return [];
    const keys = Array.from({ length: store.length }, (_, index) => store.key(index));
    return keys.filter((key) => key !== null).filter((key) => key.startsWith(prefix));
  }

  #set(key: string, text: string): boolean {
    try {
      this.#store?.setItem(key, text);
      this.#seen.set(key, text);
      return this.#store !== null;
    } catch {
      return false;
    }
  }

  #makeRoom(except: string): boolean {
    for (const key of this.#keys()) {
      if (key === except || parse(this.#store?.getItem(key) ?? '')?.draft.pending === true) continue;
      this.#store?.removeItem(key);
      return true;
    }
    return false;
  }
}

/** @returns null where the text is damaged */
function parse(text: string): { draft: StoredDraft; at: number } | null {
  try {
    const { history: stored, at, ...record } = recordSchema.parse(JSON.parse(text));
    const history = RegionHistory.parse(stored);
    return history === null ? null : { at, draft: { ...record, history } };
  } catch {
    return null;
  }
}
