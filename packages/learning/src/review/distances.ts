/** Rows of features, scaled to length 1; a row of zeros stays. @param features images × width */
export function unitRows(features: Float32Array, width: number): Float32Array {
  const scaled = new Float32Array(features.length);
  for (let start = 0; start < features.length; start += width) {
    let squares = 0;
    for (let index = start; index < start + width; index++) squares += features[index]! ** 2;
    const length = Math.sqrt(squares);
    if (length > 0) for (let index = start; index < start + width; index++) scaled[index] = features[index]! / length;
  }
  return scaled;
}

/**
 * Distance of each image to the nearest of those that were reviewed: 1 − cos of the angle between their features. The
 * features are not negative, so that it lies in [0,1].
 */
export class NearestReviewed {
  /** For each image; 1 while nothing was reviewed. */
  readonly distances: Float32Array;
  /** Whether anything was. */
  any: boolean;
  readonly #rows: Float32Array;
  readonly #width: number;
  /** For each image which of the others it is nearest to; −1 where that is none of them. */
  readonly #nearest: Int32Array;

  /**
   * @param rows of length 1 or 0, images × width (see `unitRows`)
   * @param known distances to what was reviewed before; left out, nothing was
   */
  constructor(rows: Float32Array, width: number, known?: Float32Array) {
    this.#rows = rows;
    this.#width = width;
    this.any = known !== undefined;
    this.distances = known ?? new Float32Array(rows.length / width).fill(1);
    this.#nearest = new Int32Array(this.distances.length).fill(-1);
  }

  /** The same of some of the images, in this order, to be counted on apart. */
  among(images: readonly number[]): NearestReviewed {
    const width = this.#width;
    const rows = new Float32Array(images.length * width);
    for (const [place, image] of images.entries())
      rows.set(this.#rows.subarray(image * width, (image + 1) * width), place * width);
    const known = Float32Array.from(images, (image) => this.distances[image]!);
    return new NearestReviewed(rows, width, this.any ? known : undefined);
  }

  /** Counts one more as reviewed. @param reviewed its row of features, of length 1 or 0 */
  add(reviewed: Float32Array): void {
    this.#count(reviewed, 0, -1);
  }

  /** One of the images itself. */
  addImage(image: number): void {
    this.#count(this.#rows, image * this.#width, image);
  }

  /** Takes back that others than these were reviewed, images all of them; looks again only at what was nearest to one of those. */
  keepOnly(images: readonly number[]): void {
    const kept = new Set(images);
    this.any = images.length > 0;
    for (const [image, nearest] of this.#nearest.entries()) {
      if (nearest === -1 || kept.has(nearest)) continue;
      this.distances[image] = 1;
      this.#nearest[image] = -1;
      for (const other of images) this.#note(image, this.between(image, other), other);
    }
  }

  #count(others: Float32Array, start: number, other: number): void {
    this.any = true;
    for (let image = 0; image < this.distances.length; image++)
      this.#note(image, this.#toUnit(image * this.#width, others, start), other);
  }

  #note(image: number, distance: number, other: number): void {
    if (distance >= this.distances[image]!) return;
    this.distances[image] = distance;
    this.#nearest[image] = other;
  }

  /** How far two of the images are from each other. */
  between(one: number, other: number): number {
    return this.#toUnit(one * this.#width, this.#rows, other * this.#width);
  }

  /** @param row where an image's row begins @param start where the other one begins among `others` */
  #toUnit(row: number, others: Float32Array, start: number): number {
    let cosine = 0;
    for (let index = 0; index < this.#width; index++) cosine += this.#rows[row + index]! * others[start + index]!;
    return Math.min(1, Math.max(0, 1 - cosine));
  }

  /** How close each image is to the mean of all: where to start with nothing reviewed. @returns cosines */
  centrality(): Float32Array {
    const { distances } = this;
    const rows = this.#rows;
    const width = this.#width;
    const mean = new Float32Array(width);
    for (let at = 0; at < rows.length; at++) mean[at % width] = mean[at % width]! + rows[at]! / distances.length;
    return distances.map((_, image) =>
      mean.reduce((sum, value, index) => sum + value * rows[image * width + index]!, 0),
    );
  }
}
