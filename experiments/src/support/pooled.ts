import type { PreparedImages, Scored } from '@fovea/learning';

/** Test images and what one model answered on them. */
export interface Answered {
  /** Images × classes, one image after another; plain numbers, as kept parts hold them. */
  readonly probabilities: ArrayLike<number>;
  /** Subjects of other seeds have other numbers. */
  readonly test: Omit<Scored, 'probabilities'>;
}

/** The test images of all seeds, answered by each seed's model, as one set for `evaluate` and `pairedDifference`. */
export function pooled(seeds: readonly Answered[]): Scored {
  const { classes = 2, positive = 1 } = seeds[0]?.test ?? {};
  return {
    probabilities: Float32Array.from(seeds.flatMap(({ probabilities }) => Array.from(probabilities))),
    labels: Int32Array.from(seeds.flatMap(({ test }) => [...test.labels])),
    subjects: Int32Array.from(seeds.flatMap(({ test }) => [...test.subjects])),
    classes,
    positive,
  };
}

/** What answers on some rows are scored by. */
export function scoredRows(images: PreparedImages, rows: Int32Array): Answered['test'] {
  const { labels, subjects, classes, positive } = images;
  return {
    labels: Int32Array.from(rows, (row) => labels[row]!),
    subjects: Int32Array.from(rows, (row) => subjects[row]!),
    classes,
    positive,
  };
}
