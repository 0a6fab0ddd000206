import type { ReviewOrder, ReviewReason } from '@fovea/domain';
import { reviewReasons } from '@fovea/domain';
import type { NearestReviewed } from './distances.ts';
import { FarthestFirst } from './farthest-first.ts';

/** Scores of single images; that of `far` depends on the others. */
type OwnReason = Exclude<ReviewReason, 'far'>;
const ownReasons = reviewReasons.filter((reason): reason is OwnReason => reason !== 'far');

export interface ReviewCandidates {
  /** For each image a score in [0,1], higher first; NaN where there is none. */
  readonly scores: Readonly<Record<OwnReason, Float32Array>>;
  /** How far each image is from those that were reviewed already, by what the model makes of it. */
  readonly nearest: NearestReviewed;
}

/** One image's place in the queue. */
export interface ReviewPlace {
  /** Its number among the candidates. */
  readonly image: number;
  /** The score that put it there; null where none is remarkable. */
  readonly reason: ReviewReason | null;
  /** To the nearest image that is reviewed or, for the first places, comes before this one in the queue; null where there is none. */
  readonly distance: number | null;
}

/** From here on a score is a reason to look; below, it only orders what is left. */
const remarkable = {
  wrong: 0.5,
  uncertain: 0.5,
  'off-the-cell': 0.05,
  disagreement: 0.7,
} as const satisfies Record<OwnReason, number>;

/** How many places are found one by one, each image that is placed counting as reviewed for those after it. */
const foreseen = 240;

/**
 * The queue of what to review next. By one score: the highest first, those without one last, equal ones in the order
 * given. `far` places the image farthest from all that are reviewed or placed before it; with nothing reviewed it begins
 * with the most usual image. In `next-to-review` the scores take turns, each placing the highest that is remarkable and
 * not yet placed, so that no score's scale decides for the others; what no turn takes follows by distance.
 * @returns every image once
 */
export function reviewOrder(candidates: ReviewCandidates, order: ReviewOrder): ReviewPlace[] {
  const { nearest, scores } = candidates;
  if (order === 'far' || order === 'next-to-review')
    return new Queue(candidates).fill(order === 'far' ? ['far'] : reviewReasons);
  const own = scores[order];
  return descending(own).map((image) => ({
    image,
    reason: own[image]! >= remarkable[order] ? order : null,
    distance: nearest.any ? nearest.distances[image]! : null,
  }));
}

class Queue {
  readonly #places: ReviewPlace[] = [];
  readonly #placed: Uint8Array;
  readonly #nearest: NearestReviewed;
  readonly #farthest: FarthestFirst;
  /** What is left of each score's remarkable images, the highest last. */
  readonly #turns: Record<OwnReason, number[]>;

  constructor({ scores, nearest }: ReviewCandidates) {
    this.#nearest = nearest;
    this.#farthest = new FarthestFirst(nearest);
    this.#placed = new Uint8Array(nearest.distances.length);
    const turn = (reason: OwnReason) =>
      descending(scores[reason])
        .filter((image) => scores[reason][image]! >= remarkable[reason])
        .reverse();
    this.#turns = Object.fromEntries(ownReasons.map((reason) => [reason, turn(reason)])) as Record<OwnReason, number[]>;
  }

  fill(reasons: readonly ReviewReason[]): ReviewPlace[] {
    const total = this.#placed.length;
    while (this.#places.length < Math.min(total, foreseen)) {
      for (const reason of reasons) {
        const image = reason === 'far' ? this.#farthest.next((one) => this.#placed[one] === 0) : this.#next(reason);
        if (image !== undefined) this.#foresee(image, reason);
      }
    }
    // From here on only what is reviewed counts, and images are no longer unlike those before them for sure.
    const others = reasons.filter((reason) => reason !== 'far');
    for (let found = true; found;) {
      found = false;
      for (const reason of others) {
        const image = this.#next(reason);
        if (image === undefined) continue;
        found = true;
        this.#place(image, reason);
      }
    }
    for (const image of descending(this.#nearest.distances)) if (this.#placed[image] === 0) this.#place(image, null);
    return this.#places;
  }

  /** Places an image that counts as reviewed for those after it. */
  #foresee(image: number, reason: ReviewReason): void {
    this.#places.push({ image, reason, distance: this.#farthest.distanceOf(image) });
    this.#placed[image] = 1;
    this.#farthest.place(image);
  }

  #place(image: number, reason: ReviewReason | null): void {
    this.#places.push({ image, reason, distance: this.#nearest.any ? this.#nearest.distances[image]! : null });
    this.#placed[image] = 1;
  }

  #next(reason: OwnReason): number | undefined {
    for (let image = this.#turns[reason].pop(); image !== undefined; image = this.#turns[reason].pop()) {
      if (this.#placed[image] === 0) return image;
    }
    return undefined;
  }
}

/** Images by score, the highest first and NaN last; equal ones stay in order. */
function descending(scores: Float32Array): number[] {
  const value = (image: number) => (Number.isNaN(scores[image]) ? -1 : scores[image]!);
  return [...scores.keys()].sort((one, other) => value(other) - value(one) || one - other);
}
