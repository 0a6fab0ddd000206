import type { Roi } from '@fovea/domain';
import { toolOf } from '@fovea/domain';
import { z } from 'zod';
import { keptRoiSchema } from './kept-roi.ts';
import { sameRegion, sameRegions } from './merge-regions.ts';

/** One region at one place of the list, before and after; null means that it is not there. */
const changeSchema = z.object({
  index: z.int().min(0),
  before: keptRoiSchema.nullable(),
  after: keptRoiSchema.nullable(),
});

const changeSetSchema = z.object({ label: z.string(), changes: z.array(changeSchema) });
export type ChangeSet = z.infer<typeof changeSetSchema>;

const storedSchema = z.object({
  regions: z.array(keptRoiSchema),
  done: z.array(changeSetSchema),
  undone: z.array(changeSetSchema),
});
export type StoredHistory = z.infer<typeof storedSchema>;

function inverse({ label, changes }: ChangeSet): ChangeSet {
  return {
    label,
    changes: changes.map(({ index, before, after }) => ({ index, before: after, after: before })).reverse(),
  };
}

function applied(regions: readonly Roi[], { changes }: ChangeSet): Roi[] {
  const result = [...regions];
  for (const { index, before, after } of changes) {
    if (before === null && after !== null) result.splice(index, 0, after);
    else if (before !== null && after === null) result.splice(index, 1);
    else if (after !== null) result[index] = after;
  }
  return result;
}

/**
 * The regions of one image with unlimited undo and redo. Every step is a change set (what was, what is), so the whole
 * history can be written down and read back after a reload.
 */
export class RegionHistory {
  #regions: readonly Roi[];
  #done: ChangeSet[] = [];
  #undone: ChangeSet[] = [];
  #gesture: string | null = null;

  constructor(regions: readonly Roi[] = []) {
    this.#regions = regions;
  }

  /** @returns null where the text is no history: damaged, or written by another release */
  static parse(stored: unknown): RegionHistory | null {
    const parsed = storedSchema.safeParse(stored);
    if (!parsed.success) return null;
    const history = new RegionHistory(parsed.data.regions);
    history.#done = parsed.data.done;
    history.#undone = parsed.data.undone;
    return history;
  }

  get current(): readonly Roi[] {
    return this.#regions;
  }

  /** What undo would take back, in words; null when there is nothing. */
  get undoLabel(): string | null {
    return this.#done.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#undone.at(-1)?.label ?? null;
  }

  find(id: string): Roi | undefined {
    return this.#regions.find((roi) => roi.id === id);
  }

  add(roi: Roi): void {
    const change = { index: this.#regions.length, before: null, after: roi };
    this.#commit({ label: `Draw ${toolOf(roi.shape)}`, changes: [change] }, null);
  }

  /**
   * Puts a changed region in the place of the one with its id; an unknown id is ignored.
   * @param gesture calls with the same name that follow one another become one step (a slider's drag, repeated nudges)
   */
  replace(roi: Roi, label: string, gesture: string | null = null): void {
    const index = this.#regions.findIndex(({ id }) => id === roi.id);
    const before = this.#regions[index];
    if (before === undefined || sameRegion(before, roi)) return;
    this.#commit({ label, changes: [{ index, before, after: roi }] }, gesture);
  }

  remove(id: string): void {
    const index = this.#regions.findIndex((roi) => roi.id === id);
    const before = this.#regions[index];
    if (before === undefined) return;
    this.#commit({ label: `Remove ${toolOf(before.shape)}`, changes: [{ index, before, after: null }] }, null);
  }

  /** Makes the list equal to `regions` in one step that can be undone. */
  become(regions: readonly Roi[], label: string): void {
    if (sameRegions(regions, this.#regions)) return;
    const removals = this.#regions.map((before, index) => ({ index, before, after: null })).reverse();
    const additions = regions.map((after, index) => ({ index, before: null, after }));
    this.#commit({ label, changes: [...removals, ...additions] }, null);
  }

  /** The next `replace` starts a step of its own, whatever its gesture. */
  endGesture(): void {
    this.#gesture = null;
  }

  undo(): boolean {
    const last = this.#done.pop();
    if (last === undefined) return false;
    this.#gesture = null;
    this.#regions = applied(this.#regions, inverse(last));
    this.#undone.push(last);
    return true;
  }

  redo(): boolean {
    const next = this.#undone.pop();
    if (next === undefined) return false;
    this.#gesture = null;
    this.#regions = applied(this.#regions, next);
    this.#done.push(next);
    return true;
  }

  serialise(): StoredHistory {
    return { regions: [...this.#regions], done: [...this.#done], undone: [...this.#undone] };
  }

  #commit(step: ChangeSet, gesture: string | null): void {
    this.#regions = applied(this.#regions, step);
    this.#undone = [];
    const last = this.#done.at(-1);
    const [previous] = last?.changes ?? [];
    const [change] = step.changes;
    const continues = gesture !== null && gesture === this.#gesture && last && previous && change;
    if (continues && previous.after?.id === change.after?.id) {
      this.#done[this.#done.length - 1] = { label: step.label, changes: [{ ...previous, after: change.after }] };
    } else {
      this.#done.push(step);
    }
    this.#gesture = gesture;
  }
}
