import { RandomStream } from '../random/random-stream.ts';

/** Weighs images: as they are, or 0 for those that are left out. */
export type Weights = ArrayLike<number>;

/** A figure of all images, and of all but one group's, for each group; NaN where it has no meaning. */
export interface LeftOut {
  readonly whole: number;
  readonly without: readonly number[];
}

/** Images that a figure rests on, such as those of one class. */
export interface Part {
  /** How many subjects the images are of. */
  readonly subjects: number;
  /** How many of the images each group has, or what they weigh together. */
  readonly images: readonly number[];
}

/** More groups take time and tell no more. */
const mostGroups = 200;

/**
 * The images of each subject, which are alike, as one group. Of more than 200 subjects, several make a group, drawn at
 * random: equal input gives equal groups.
 */
export class SubjectGroups {
  readonly #subjects: Int32Array;
  readonly #groups: Int32Array;
  readonly #count: number;
  readonly #weights: Weights;

  /**
   * @param subjects of each image
   * @param weights of each image; 1 unless given
   */
  constructor(subjects: Int32Array, weights: Weights = new Uint8Array(subjects.length).fill(1)) {
    this.#weights = weights;
    const numbers = [...new Set(subjects)].sort((one, other) => one - other);
    this.#count = Math.min(mostGroups, numbers.length);
    if (numbers.length > mostGroups) new RandomStream(0, 'groups of subjects').shuffle(numbers);
    const groupOf = new Map(numbers.map((subject, place) => [subject, place % mostGroups]));
    this.#subjects = subjects;
    this.#groups = subjects.map((subject) => groupOf.get(subject) ?? 0);
  }

  /** The images of which something holds; all unless asked. */
  part(holds: (image: number) => boolean = () => true): Part {
    const images = Array.from({ length: this.#count }, () => 0);
    const subjects = new Set<number>();
    this.#groups.forEach((group, image) => {
      if (!holds(image)) return;
      images[group] = (images[group] ?? 0) + (this.#weights[image] ?? 0);
      subjects.add(this.#subjects[image] ?? 0);
    });
    return { subjects: subjects.size, images };
  }

  /** Figures of all images, and of all but one group's, for each group. */
  leaveOut<Name extends string>(
    names: readonly Name[],
    figures: (weights: Weights) => Readonly<Record<Name, number>>,
  ): Record<Name, LeftOut> {
    const whole = figures(this.#weights);
    const without = Array.from({ length: this.#count }, (_, left) =>
      figures(Float64Array.from(this.#groups, (group, image) => (group === left ? 0 : (this.#weights[image] ?? 0)))),
    );
    return Object.fromEntries(
      names.map((name) => [name, { whole: whole[name], without: without.map((one) => one[name]) }]),
    ) as unknown as Record<Name, LeftOut>;
  }
}

/** Weights of images by which each subject counts as one in each class that it has images of, however many these are. */
export function asOneSubject(subjects: Int32Array, labels: Int32Array): Float64Array {
  const counts = new Map<string, number>();
  const keyOf = (image: number) => `${String(subjects[image])} ${String(labels[image])}`;
  for (const image of subjects.keys()) counts.set(keyOf(image), (counts.get(keyOf(image)) ?? 0) + 1);
  return Float64Array.from(subjects, (_, image) => 1 / (counts.get(keyOf(image)) ?? 1));
}
