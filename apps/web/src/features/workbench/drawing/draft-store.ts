import type { Roi } from '@fovea/domain';
import { roiSchema } from '@fovea/domain';
import { z } from 'zod';
import { RegionHistory } from './region-history.ts';

/** The part of `localStorage` that is used here. */
export type KeyValueStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface StoredDraft {
  readonly history: RegionHistory;
  /** What the server last confirmed, with its revision. */
  readonly confirmed: readonly Roi[];
  readonly revision: number;
  /** Something was drawn that the server has not confirmed. */
  readonly pending: boolean;
}

const prefix = 'fovea:regions:';
const recordSchema = z.object({
  history: z.unknown(),
  confirmed: z.array(roiSchema),
  revision: z.int().min(0),
  pending: z.boolean(),
});

/** Keeps the regions of each image, with their undo history, on this computer until the server has confirmed them and after. */
export class DraftStore {
  readonly #store: KeyValueStore;

  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  /** @returns null where nothing is kept, or nothing readable */
  read(image: string): StoredDraft | null {
    const text = this.#store.getItem(prefix + image);
    if (text === null) return null;
    try {
      const record = recordSchema.parse(JSON.parse(text));
      const history = RegionHistory.parse(record.history);
      return history === null ? null : { ...record, history };
    } catch {
      return null;
    }
  }

  /**
   * Writes the draft down; where the store is full, histories of other images that the server has in full make room.
   * @returns false where it could not be kept, which the page has to say
   */
  write(image: string, { history, confirmed, revision, pending }: StoredDraft): boolean {
    const text = JSON.stringify({ history: history.serialise(), confirmed, revision, pending });
    for (;;) {
      try {
        this.#store.setItem(prefix + image, text);
        return true;
      } catch {
        if (!this.#makeRoom(image)) return false;
      }
    }
  }

  /** Images whose regions the server has not confirmed, in no order. */
  pendingImages(): string[] {
    const keys = Array.from({ length: this.#store.length }, (_, index) => this.#store.key(index));
    return keys.flatMap((key) => {
      const image = key?.startsWith(prefix) ? key.slice(prefix.length) : null;
      return image !== null && this.read(image)?.pending ? [image] : [];
    });
  }

  #makeRoom(except: string): boolean {
    for (let index = 0; index < this.#store.length; index++) {
      const key = this.#store.key(index);
      if (key === null || !key.startsWith(prefix) || key === prefix + except) continue;
      if (this.read(key.slice(prefix.length))?.pending) continue;
      this.#store.removeItem(key);
      return true;
    }
    return false;
  }
}
