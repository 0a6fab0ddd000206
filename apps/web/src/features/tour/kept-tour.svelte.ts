import type { Identifier } from '@fovea/domain';
import { z } from 'zod';
import { keep, kept } from '#lib/kept.ts';

const storageKey = 'fovea.tour';

const goingSchema = z.object({
  state: z.literal('going'),
  project: z.string(),
  /** The number of the newest run before the tour: what was trained earlier is no part of it. */
  after: z.int(),
  hasOpened: z.boolean(),
  hasAsked: z.boolean(),
  /** Where the tour goes on from any other page. */
  image: z.string().nullable(),
  isFolded: z.boolean(),
});
const keptSchema = z.union([goingSchema, z.object({ state: z.enum(['left', 'done']) })]);
type Kept = z.infer<typeof keptSchema>;

function stored(): Kept | null {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(kept(storageKey) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What the browser remembers of the tour, so that it goes on after a reload and is offered once. */
class KeptTour {
  #kept = $state.raw<Kept | null>(stored());

  readonly going = $derived(this.#kept?.state === 'going' ? this.#kept : null);
  /** Nobody has started or left the tour in this browser. */
  readonly isNew = $derived(this.#kept === null);

  start(project: Identifier, after: number): void {
    const fresh = { hasOpened: false, hasAsked: false, image: null, isFolded: false };
    this.#keep({ state: 'going', project, after, ...fresh });
  }

  /** Remembers what was done; nothing is written where all of it is known. */
  note(change: Partial<Pick<z.infer<typeof goingSchema>, 'hasOpened' | 'hasAsked' | 'image' | 'isFolded'>>): void {
    const { going } = this;
    if (going === null) return;
    const next = { ...going, ...change };
    if (JSON.stringify(next) !== JSON.stringify(going)) this.#keep(next);
  }

  end(state: 'left' | 'done'): void {
    this.#keep({ state });
  }

  /** Takes over what another tab did. */
  readAgain(): void {
    this.#kept = stored();
  }

  #keep(tour: Kept): void {
    this.#kept = tour;
    keep(storageKey, JSON.stringify(tour));
  }
}

export const keptTour = new KeptTour();
