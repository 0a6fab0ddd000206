import type { FeedbackView, Meaning, Roi, Shape } from '@fovea/domain';
import { api } from '#lib/api.ts';
import { toProblem } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import type { DraftPort, SavedState } from './draft-saver.ts';
import { DraftSaver } from './draft-saver.ts';
import { DraftStore } from './draft-store.ts';
import { mergeRegions } from './merge-regions.ts';
import { RegionHistory } from './region-history.ts';

const refused = new Set(['INPUT_INVALID', 'ROI_INVALID', 'ROI_OUTSIDE_IMAGE', 'FORBIDDEN', 'NOT_FOUND']);
const conflicts = new Set(['CONFLICT', 'STALE']);

async function readRegions(image: string): Promise<FeedbackView> {
  return (await queryClient.query(queries.image(image))).feedback;
}

function draftPort(image: string): DraftPort {
  return {
    save: ({ rois, revision }) => api.feedback.save.mutate({ image, rois: [...rois], revision }),
    load: () => readRegions(image),
    isConflict: (error) => conflicts.has(toProblem(error).code ?? ''),
    isRefused: (error) => refused.has(toProblem(error).code ?? ''),
    messageOf: (error) => toProblem(error).message,
  };
}

/** One person's regions on one image: history, selection and the draft that saves itself. */
export class Regions {
  current = $state.raw<readonly Roi[]>([]);
  selected = $state<string | null>(null);
  /** What the next region means, and how strongly. */
  meaning = $state<Meaning>('ignore');
  strength = $state(1);
  undoLabel = $state<string | null>(null);
  redoLabel = $state<string | null>(null);
  saved = $state.raw<SavedState>({ kind: 'saved' });
  /** Something that the person should know about the draft, in a sentence. */
  notice = $state<string | null>(null);
  readonly selectedRegion = $derived(this.current.find(({ id }) => id === this.selected) ?? null);

  readonly #image: string;
  readonly #store = new DraftStore(localStorage);
  readonly #saver: DraftSaver;
  #history: RegionHistory;

  constructor(image: string, server: FeedbackView) {
    this.#image = image;
    const kept = this.#store.read(image);
    this.#history = kept?.history ?? new RegionHistory(server.rois);
    this.#saver = new DraftSaver(
      draftPort(image),
      {
        onConfirmed: () => this.#keep(),
        onMerged: (merged) => {
          this.#history.become(merged, 'Join with another tab');
          this.notice = 'Another tab changed these regions meanwhile. Both are kept here; Undo takes the joining back.';
          this.#show();
        },
        onState: (state) => (this.saved = state),
      },
      server,
    );
    if (kept !== null) {
      const confirmed = kept.pending ? kept.confirmed : kept.history.current;
      const joined = mergeRegions(confirmed, kept.history.current, server.rois);
      this.#history.become(joined, 'Join with saved regions');
    }
    this.#show();
    this.#saver.changed(this.#history.current);
  }

  add(shape: Shape): void {
    const roi = { id: crypto.randomUUID(), meaning: this.meaning, strength: this.strength, shape };
    this.#history.add(roi);
    this.selected = roi.id;
    this.#changed();
  }

  reshape(id: string, shape: Shape, label: string, gesture: string | null = null): void {
    const roi = this.#history.find(id);
    if (roi) this.#history.replace({ ...roi, shape }, label, gesture);
    this.#changed();
  }

  /** Sets what the next region means, and the named one. */
  setMeaning(meaning: Meaning, id: string | null): void {
    this.meaning = meaning;
    const roi = id === null ? undefined : this.#history.find(id);
    if (roi) this.#history.replace({ ...roi, meaning }, 'Change meaning');
    this.#changed();
  }

  setStrength(id: string, strength: number): void {
    const roi = this.#history.find(id);
    if (roi) this.#history.replace({ ...roi, strength }, 'Change strength', `strength ${id}`);
    this.strength = strength;
    this.#changed();
  }

  endGesture(): void {
    this.#history.endGesture();
  }

  remove(id: string): void {
    this.#history.remove(id);
    this.#changed();
  }

  undo(): void {
    if (this.#history.undo()) this.#changed();
  }

  redo(): void {
    if (this.#history.redo()) this.#changed();
  }

  /** @throws what the server answered, when it does not take the regions */
  flush(): Promise<void> {
    return this.#saver.flush();
  }

  /** Leaves the image: what is pending is sent once more, and stays on this computer until it arrived. */
  async leave(): Promise<void> {
    const { isPending } = this.#saver;
    this.#saver.close();
    if (isPending) await this.#saver.flush().catch(() => undefined);
  }

  #changed(): void {
    this.#show();
    this.#saver.changed(this.current);
    this.#keep();
  }

  #show(): void {
    this.current = this.#history.current;
    this.undoLabel = this.#history.undoLabel;
    this.redoLabel = this.#history.redoLabel;
    if (this.selected !== null && !this.current.some(({ id }) => id === this.selected)) this.selected = null;
  }

  #keep(): void {
    const { confirmed, isPending } = this.#saver;
    const isKept = this.#store.write(this.#image, {
      history: this.#history,
      confirmed: confirmed.rois,
      revision: confirmed.revision,
      pending: isPending,
    });
    if (!isKept)
      this.notice = 'This browser’s storage is full: Undo will not survive a reload. Regions are still saved to Fovea.';
  }
}

/**
 * Sends what another visit left unsaved, so that no drawing waits for its page.
 * @param open the image that saves itself
 * @returns false where there was nothing to send
 */
export async function sendPendingDrafts(open: string): Promise<boolean> {
  const images = new DraftStore(localStorage).pendingImages().filter((image) => image !== open);
  await Promise.allSettled(images.map(async (image) => new Regions(image, await readRegions(image)).leave()));
  return images.length > 0;
}
