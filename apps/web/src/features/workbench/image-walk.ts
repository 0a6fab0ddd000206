import type { Identifier } from '@fovea/domain';
import { z } from 'zod';

const storageKey = 'fovea.walk';
const longest = 500;
const storedSchema = z.object({ list: z.string(), steps: z.array(z.tuple([z.string(), z.string()])) });

/**
 * The steps from image to image through one list, in this tab: *previous* leads back to where *next* came from, though
 * images leave a list once they are marked.
 */
export class ImageWalk {
  readonly #list: string;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  /** @param list its name in the address: another list begins another walk */
  constructor(list: string, storage: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage) {
    this.#list = list;
    this.#storage = storage;
  }

  /** The image that *next* left for this one; null where it was reached in another way. */
  before(image: Identifier): Identifier | null {
    return this.#steps.findLast(([, to]) => to === image)?.[0] ?? null;
  }

  /** *Next* leaves one image for another. */
  step(from: Identifier, to: Identifier): void {
    const steps = [...this.#steps.filter(([, known]) => known !== to), [from, to]].slice(-longest);
    try {
      this.#storage.setItem(storageKey, JSON.stringify({ list: this.#list, steps }));
    } catch {
      // Without room, *previous* goes by the list alone.
    }
  }

  get #steps(): readonly (readonly [Identifier, Identifier])[] {
    try {
      const stored = storedSchema.safeParse(JSON.parse(this.#storage.getItem(storageKey) ?? 'null'));
      return stored.success && stored.data.list === this.#list ? stored.data.steps : [];
    } catch {
      return [];
    }
  }
}
