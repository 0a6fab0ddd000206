import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedbackView, Identifier, ImageDetail, Roi } from '@fovea/domain';
import { mutate, query } from './ask-page.ts';
import { Repetition } from './repetition.ts';

const everyMs = 400;
/** A page tries again this long after a request failed. */
const againMs = 250;

/** What the server has acknowledged of one image. */
interface Drawn {
  rois: readonly Roi[];
  revision: number;
}

/**
 * Draws one stroke after the other, as a person at the page does: a save that fails is followed by a look at what is
 * stored, and then made again. Keeps what was acknowledged, so that it can be compared with the database.
 */
export class DrawingClient {
  readonly #drawn = new Map<Identifier, Drawn>();
  readonly #images: readonly Identifier[];
  readonly #address: () => string;
  readonly #lost: (what: string) => void;
  readonly #drawing: Repetition;
  #next = 0;
  #lastFailure: unknown;
  /** When the last save was acknowledged. */
  lastAcknowledged = 0;
  acknowledged = 0;

  /**
   * @param address where the page is at this moment
   * @param lost hears of strokes that were acknowledged and are not stored
   */
  constructor(images: readonly Identifier[], address: () => string, lost: (what: string) => void) {
    this.#images = images;
    this.#address = address;
    this.#lost = lost;
    this.#drawing = new Repetition((ending) => this.#draw(ending), everyMs);
  }

  get lastFailure(): unknown {
    return this.#lastFailure;
  }

  /** What is to be found in the database. */
  get drawn(): ReadonlyMap<Identifier, Readonly<Drawn>> {
    return this.#drawn;
  }

  end(): Promise<void> {
    return this.#drawing.end();
  }

  /** One stroke, until it is acknowledged. */
  async #draw(ending: AbortSignal): Promise<void> {
    const image = this.#images[this.#next++ % this.#images.length] ?? '';
    const known = this.#drawn.get(image) ?? { rois: [], revision: 0 };
    const rois = [...known.rois, stroke(this.#next)];
    for (let isSure = true; ; isSure = false) {
      try {
        if (!isSure && (await this.#isStored(image, known, rois))) break;
        const { revision } = await mutate<FeedbackView>(this.#address(), 'feedback.save', {
          image,
          rois,
          revision: known.revision,
        });
        this.#drawn.set(image, { rois, revision });
        break;
      } catch (error) {
        this.#lastFailure = error;
        await sleep(againMs);
      }
      if (ending.aborted) return;
    }
    this.acknowledged++;
    this.lastAcknowledged = performance.now();
  }

  /** Whether the save that got no answer was made all the same; tells what was lost. */
  async #isStored(image: Identifier, known: Drawn, rois: readonly Roi[]): Promise<boolean> {
    const { feedback } = await query<ImageDetail>(this.#address(), 'images.get', { image });
    if (isDeepStrictEqual(feedback.rois, rois)) {
      this.#drawn.set(image, { rois, revision: feedback.revision });
      return true;
    }
    if (feedback.revision !== known.revision || !isDeepStrictEqual(feedback.rois, known.rois)) {
      this.#lost(
        `image ${image} has ${feedback.rois.length} strokes of revision ${feedback.revision}, not the ${known.rois.length} of revision ${known.revision}`,
      );
      known.revision = feedback.revision;
    }
    return false;
  }
}

/** A triangle that differs from every other one. */
function stroke(number: number): Roi {
  const at = (by: number) => 5 + ((number * by) % 50);
  return {
    id: randomUUID(),
    meaning: number % 2 === 0 ? 'attend' : 'ignore',
    strength: 1,
    shape: {
      kind: 'polygon',
      points: [
        [at(7), at(11)],
        [at(7) + 6, at(11)],
        [at(7), at(11) + 6 + (number % 7) / 10],
      ],
    },
  };
}
