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
  /** How many of the images each group has. */
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

  /** @param subjects of each image */
  constructor(subjects: Int32Array) {
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
      images[group] = (images[group] ?? 0) + 1;
      subjects.add(this.#subjects[image] ?? 0);
    });
    return { subjects: subjects.size, images };
  }

  /** Figures of all images, and of all but one group's, for each group. */
  leaveOut<Name extends string>(
    names: readonly Name[],
    figures: (weights: Weights) => Readonly<Record<Name, number>>,
  ): Record<Name, LeftOut> {
    const whole = figures(new Uint8Array(this.#groups.length).fill(1));
    const without = Array.from({ length: this.#count }, (_, left) =>
      figures(Uint8Array.from(this.#groups, (group) => (group === left ? 0 : 1))),
    );
    return Object.fromEntries(
      names.map((name) => [name, { whole: whole[name], without: without.map((one) => one[name]) }]),
    ) as unknown as Record<Name, LeftOut>;
  }
}
