import type { FeedbackView, Meaning, Roi, Shape } from '@fovea/domain';
import { mostRegions } from '@fovea/domain';
import { browserStorage } from '#lib/kept.ts';
import { lookForTabs, otherTabs, thisTab } from '#lib/tabs.ts';
import { draftPort } from './draft-port.ts';
import type { SavedState } from './draft-saver.ts';
import { DraftSaver } from './draft-saver.ts';
import type { Confirmed } from './merge-regions.ts';
import type { Kept, KeptDraft } from './draft-store.ts';
import { DraftStore } from './draft-store.ts';
import { mergeRegions } from './merge-regions.ts';
import { RegionHistory } from './region-history.ts';
import { shapeName } from './shape-names.ts';
import { isOneOf } from './unanswered.ts';
import { noteSent, noteUnsent } from './unsent-elsewhere.ts';

/** Said once each time that the browser's storage takes less of a draft than before. */
const noRoom = {
  regions: 'This browser’s storage is full: Undo will not survive a reload. Regions are still saved to Fovea.',
  nothing:
    'This browser keeps nothing for Fovea: its storage is full or closed. Keep this tab open until the regions are saved.',
} as const satisfies Partial<Record<Kept, string>>;

const joinedClosedTab =
  'Another tab closed before its regions were sent. They are joined here; Undo takes the joining back.';

/** Regions as an entry of the history says them. */
function nameOf(rois: readonly Pick<Roi, 'shape'>[]): string {
  const [first, another] = rois;
  return first === undefined || another !== undefined ? `${rois.length} regions` : shapeName(first.shape);
}

/** One person's regions on one image: history, selection and the draft that saves itself. */
export class Regions {
  current = $state.raw<readonly Roi[]>([]);
  /** In the order in which they were selected. */
  selection = $state.raw<readonly string[]>([]);
  /** What the next region means, and how strongly. */
  meaning = $state<Meaning>('ignore');
  strength = $state(1);
  undoLabel = $state<string | null>(null);
  redoLabel = $state<string | null>(null);
  saved = $state.raw<SavedState>({ kind: 'saved' });
  /** Something that the person should know about the draft, in a sentence. */
  notice = $state<string | null>(null);
  /** Regions that are not shown here; the record has them all the same. */
  hidden = $state.raw<readonly string[]>([]);
  /** In the order of the list. */
  readonly visible = $derived(this.current.filter(({ id }) => !this.hidden.includes(id)));
  /** In the order of the list. */
  readonly selectedRegions = $derived(this.current.filter(({ id }) => this.selection.includes(id)));
  /** The one that was selected last. */
  readonly selectedRegion = $derived(this.current.find(({ id }) => id === this.selected) ?? null);

  readonly #image: string;
  readonly #store = new DraftStore(browserStorage(), thisTab);
  readonly #saver: DraftSaver;
  readonly #history: RegionHistory;
  /** How much of the draft a reload would find in this browser. */
  #kept = $state<Kept>('whole');
  /** Drafts that are joined into this one, as long as this one is not kept. */
  #joined: readonly KeptDraft[] = [];
  #isLeft = false;

  constructor(image: string, server: FeedbackView) {
    this.#image = image;
    const drafts = this.#store.read(image, otherTabs());
    this.#history = drafts.at(-1)?.history ?? new RegionHistory(server.rois);
    this.#saver = new DraftSaver(
      draftPort(image),
      {
        onConfirmed: () => this.#keep(),
        onSending: () => this.#keep(),
        onMerged: (merged) => {
          this.#history.become(merged, 'Join with another tab');
          this.notice = 'Another tab changed these regions meanwhile. Both are kept here; Undo takes the joining back.';
          this.#show();
        },
        onState: (state) => {
          this.saved = state;
          if (state.kind === 'failed') noteUnsent(this.#store);
          else if (state.kind === 'saved') noteSent(this.#store);
        },
      },
      server,
      drafts.findLast(({ unanswered }) => unanswered.length > 0)?.unanswered,
    );
    if (drafts.length > 0) {
      this.#history.become(joinDrafts(drafts, server, server.rois), 'Join with saved regions');
      this.#joined = drafts;
      if (drafts.slice(0, -1).some(({ pending }) => pending)) this.notice = joinedClosedTab;
    }
    this.#show();
    this.#saver.changed(this.#history.current);
    if (drafts.length > 0) this.#keep();
  }

  /** Fovea answers again: what waits is sent now, with what tabs that were closed meanwhile left unsent of this image. */
  async goOn(): Promise<void> {
    await lookForTabs();
    this.#joinClosedTabs();
    // Where it fails, the saver tries again by itself, and says so.
    await this.flush().catch(() => undefined);
  }

  #joinClosedTabs(): void {
    const drafts = this.#store.read(this.#image, otherTabs()).filter(({ isOwn, pending }) => pending && !isOwn);
    if (drafts.length === 0) return;
    this.#history.become(joinDrafts(drafts, this.#saver.confirmed, this.#history.current), 'Join with a closed tab');
    this.#joined = [...this.#joined, ...drafts];
    this.notice = joinedClosedTab;
    this.#changed();
  }

  /** Whether a reload, or the end of this tab, would lose regions: neither the server nor the browser has them. */
  get isOnlyHere(): boolean {
    return this.#kept === 'nothing' && this.saved.kind !== 'saved';
  }

  get selected(): string | null {
    return this.selection.at(-1) ?? null;
  }

  set selected(id: string | null) {
    this.selection = id === null ? [] : [id];
  }

  /** Selects one region more, or one less. */
  toggle(id: string): void {
    const others = this.selection.filter((other) => other !== id);
    this.selection = others.length < this.selection.length ? others : [...others, id];
  }

  /** Shows a region, or hides it; what is hidden is not selected. */
  hide(id: string, isHidden: boolean): void {
    const others = this.hidden.filter((other) => other !== id);
    this.hidden = isHidden ? [...others, id] : others;
    if (isHidden) this.selection = this.selection.filter((other) => other !== id);
  }

  hasRoomFor(count: number): boolean {
    return this.current.length + count <= mostRegions;
  }

  add(shape: Shape): void {
    this.insert([{ meaning: this.meaning, strength: this.strength, shape }], 'Draw');
  }

  /** Puts regions at the end, as one step, and selects them. @param verb what Undo says of them: `Paste` rectangle, `Paste` 2 regions */
  insert(regions: readonly Omit<Roi, 'id'>[], verb: string): void {
    const rois = regions.map((region) => ({ ...region, id: crypto.randomUUID() }));
    this.#history.add(rois, `${verb} ${nameOf(rois)}`);
    this.selection = rois.map(({ id }) => id);
    this.#changed();
  }

  /**
   * Puts changed regions in the place of those with their ids, as one step.
   * @param gesture calls of the same name that follow one another are one step
   */
  change(rois: readonly Roi[], verb: string, gesture: string | null = null): void {
    const before = this.#named(rois.map(({ id }) => id));
    this.#history.replace(rois, `${verb} ${nameOf(before)}`, gesture);
    this.#changed();
  }

  /** Sets what the next region means, and the named ones. */
  setMeaning(meaning: Meaning, ids: readonly string[]): void {
    this.meaning = meaning;
    this.#history.replace(
      this.#named(ids).map((roi) => ({ ...roi, meaning })),
      'Change meaning',
    );
    this.#changed();
  }

  /** Sets how strongly the next region is meant, and the named ones. */
  setStrength(strength: number, ids: readonly string[]): void {
    const changed = this.#named(ids).map((roi) => ({ ...roi, strength }));
    this.#history.replace(changed, 'Change strength', `strength ${ids.join(' ')}`);
    this.strength = strength;
    this.#changed();
  }

  endGesture(): void {
    this.#history.endGesture();
  }

  remove(ids: readonly string[]): void {
    this.#history.remove(ids, `Remove ${nameOf(this.#named(ids))}`);
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
    this.#isLeft = true;
    this.#saver.close();
    if (!isPending) return;
    // The save may hang for longer than the tab is open.
    noteUnsent(this.#store);
    await this.#saver.flush().catch(() => undefined);
  }

  #named(ids: readonly string[]): readonly Roi[] {
    return this.#history.current.filter(({ id }) => ids.includes(id));
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
    const there = this.selection.filter((id) => this.current.some((roi) => roi.id === id));
    if (there.length < this.selection.length) this.selection = there;
  }

  #keep(): void {
    // The image was opened again: its draft goes on from there.
    if (this.#isLeft && this.#store.isOvertaken(this.#image)) return;
    const { confirmed, isPending, unanswered } = this.#saver;
    const before = this.#kept;
    this.#kept = this.#store.write(this.#image, {
      history: this.#history,
      confirmed: confirmed.rois,
      revision: confirmed.revision,
      unanswered,
      pending: isPending,
    });
    if (this.#kept === 'nothing') {
      if (before !== 'nothing') this.notice = noRoom.nothing;
      return;
    }
    if (this.#kept === 'regions' && before === 'whole') this.notice = noRoom.regions;
    this.#store.drop(this.#joined);
    this.#joined = [];
  }
}

/**
 * What each draft changed, in `onto`; of drafts that changed the same region, the newest counts.
 * @param server what Fovea has: it may hold what a draft had sent without an answer
 */
function joinDrafts(drafts: readonly KeptDraft[], server: Confirmed, onto: readonly Roi[]): readonly Roi[] {
  return drafts.reduce<readonly Roi[]>(
    (joined, draft) => mergeRegions(baseOf(draft, server), draft.history.current, joined),
    onto,
  );
}

/** The regions that a draft began from, as far as the server knows it. */
function baseOf({ history, confirmed, unanswered, pending }: KeptDraft, server: Confirmed): readonly Roi[] {
  if (!pending) return history.current;
  return isOneOf(unanswered, server) ? server.rois : confirmed;
}
