import type { NearestReviewed } from './distances.ts';

/**
 * Finds the images that are farthest from what was reviewed, each that is placed counting as reviewed for those after it.
 * A distance only falls: it is brought up to date where it could be the largest, and left alone elsewhere.
 */
export class FarthestFirst {
  readonly #nearest: NearestReviewed;
  /** For each image its distance, or more. */
  readonly #bounds: Float32Array;
  /** How many of those placed each bound knows of. */
  readonly #known: Int32Array;
  readonly #placed: number[] = [];
  /** The images that may come next as a heap: none has a higher bound than the one at half its place. */
  #heap: Int32Array | null = null;
  #size = 0;

  constructor(nearest: NearestReviewed) {
    this.#nearest = nearest;
    this.#bounds = nearest.distances.slice();
    this.#known = new Int32Array(this.#bounds.length);
  }

  place(image: number): void {
    this.#placed.push(image);
  }

  /** To the nearest image that was reviewed or placed; null while there is none. */
  distanceOf(image: number): number | null {
    if (!this.#nearest.any && this.#placed.length === 0) return null;
    return this.#distance(image);
  }

  /** The farthest of the images that are left; with nothing reviewed or placed the most usual one. */
  next(isLeft: (image: number) => boolean): number | undefined {
    if (!this.#nearest.any && this.#placed.length === 0) return this.#mostUsual(isLeft);
    const heap = (this.#heap ??= this.#makeHeap());
    while (this.#size > 0) {
      const top = heap[0]!;
      if (!isLeft(top)) {
        heap[0] = heap[--this.#size]!;
        this.#sink(heap, 0);
        continue;
      }
      const bound = this.#bounds[top]!;
      this.#bounds[top] = this.#distance(top);
      this.#known[top] = this.#placed.length;
      if (this.#bounds[top] === bound) return top;
      this.#sink(heap, 0);
    }
    return undefined;
  }

  #distance(image: number): number {
    let distance = this.#bounds[image]!;
    for (let place = this.#known[image]!; place < this.#placed.length; place++)
      distance = Math.min(distance, Math.fround(this.#nearest.between(image, this.#placed[place]!)));
    return distance;
  }

  #mostUsual(isLeft: (image: number) => boolean): number | undefined {
    const score = this.#nearest.centrality();
    let best: number | undefined;
    for (let image = 0; image < score.length; image++)
      if (isLeft(image) && (best === undefined || score[image]! > score[best]!)) best = image;
    return best;
  }

  #makeHeap(): Int32Array {
    const heap = Int32Array.from(this.#bounds.keys());
    this.#size = heap.length;
    for (let place = Math.floor(heap.length / 2) - 1; place >= 0; place--) this.#sink(heap, place);
    return heap;
  }

  /** Lets what lies at a place change with what lies below it until that is nowhere higher. */
  #sink(heap: Int32Array, from: number): void {
    let place = from;
    for (;;) {
      let highest = place;
      for (const below of [2 * place + 1, 2 * place + 2])
        if (below < this.#size && this.#isBefore(heap[below]!, heap[highest]!)) highest = below;
      if (highest === place) return;
      [heap[place], heap[highest]] = [heap[highest]!, heap[place]!];
      place = highest;
    }
  }

  /** Equal ones stay in the order given. */
  #isBefore(one: number, other: number): boolean {
    const difference = this.#bounds[one]! - this.#bounds[other]!;
    return difference > 0 || (difference === 0 && one < other);
  }
}
