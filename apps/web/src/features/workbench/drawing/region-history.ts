import type { Roi } from '@fovea/domain';
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

  /** Puts regions at the end of the list, in one step. */
  add(rois: readonly Roi[], label: string): void {
    const first = this.#regions.length;
    this.#commit({ label, changes: rois.map((after, at) => ({ index: first + at, before: null, after })) }, null);
  }

  /**
   * Puts changed regions in the place of those with their ids, in one step; an unknown id is ignored.
   * @param gesture calls with the same name that follow one another become one step (a slider's drag, repeated nudges)
   */
  replace(rois: readonly Roi[], label: string, gesture: string | null = null): void {
    const changed = new Map(rois.map((roi) => [roi.id, roi]));
    const changes = this.#regions.flatMap((before, index) => {
      const after = changed.get(before.id);
      return after === undefined || sameRegion(before, after) ? [] : [{ index, before, after }];
    });
    this.#commit({ label, changes }, gesture);
  }

  /** Removes regions in one step; an unknown id is ignored. */
  remove(ids: readonly string[], label: string): void {
    const gone = new Set(ids);
    const changes = this.#regions.flatMap((before, index) =>
      gone.has(before.id) ? [{ index, before, after: null }] : [],
    );
    // From the end, so that each index holds while the ones before it are still there.
    this.#commit({ label, changes: changes.reverse() }, null);
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
    if (step.changes.length === 0) return;
    this.#regions = applied(this.#regions, step);
    this.#undone = [];
    const last = this.#done.at(-1);
    // Only replacements have a gesture: these leave every region at its place of the list.
    const continues = gesture !== null && gesture === this.#gesture && last !== undefined;
    if (continues) this.#done[this.#done.length - 1] = joined(last, step);
    else this.#done.push(step);
    this.#gesture = gesture;
  }
}

/** Two steps that only replace regions, as one: what was before the first of them, and what is after the second. */
function joined(first: ChangeSet, { label, changes }: ChangeSet): ChangeSet {
  const was = new Map(first.changes.map((change) => [change.index, change]));
  for (const change of changes) was.set(change.index, { ...change, before: (was.get(change.index) ?? change).before });
  return { label, changes: [...was.values()] };
}
