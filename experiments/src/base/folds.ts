import type { PreparedImages } from '@fovea/learning';
import { RandomStream } from '@fovea/learning';

export interface Fold {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/**
 * Folds by subject, stratified: subjects are ordered by whether they have positives and by their number of images, shuffled
 * within blocks of the fold count, and dealt out. Every subject is tested exactly once.
 * @param validationShare share of a fold's remaining subjects that is held back for the temperature, dealt the same way
 */
export function foldsBySubject(images: PreparedImages, count: number, validationShare: number, seed: number): Fold[] {
  const stream = new RandomStream(seed, 'folds');
  const groups = deal(images, distinct(images.subjects), count, stream);
  return groups.map((test, index) => {
    const rest = groups.flatMap((group, other) => (other === index ? [] : group));
    const [validation = []] = deal(images, rest, Math.round(1 / validationShare), stream);
    const held = new Set([...test, ...validation]);
    return {
      train: rowsOf(images, new Set(rest.filter((subject) => !held.has(subject)))),
      validation: rowsOf(images, new Set(validation)),
      test: rowsOf(images, new Set(test)),
    };
  });
}

const distinct = (subjects: Int32Array) => [...new Set(subjects)].sort((one, other) => one - other);

function rowsOf(images: PreparedImages, subjects: ReadonlySet<number>): Int32Array {
  return Int32Array.from(images.subjects.keys()).filter((row) => subjects.has(images.subjects[row] ?? -1));
}

function deal(images: PreparedImages, subjects: readonly number[], count: number, stream: RandomStream): number[][] {
  const described = subjects.map((subject) => {
    const rows = rowsOf(images, new Set([subject]));
    const positives = rows.filter((row) => images.labels[row] === images.positive).length;
    return { subject, size: rows.length, infected: positives > 0 ? 1 : 0 };
  });
  described.sort((one, other) => one.infected - other.infected || one.size - other.size || one.subject - other.subject);
  const groups: number[][] = Array.from({ length: count }, () => []);
  for (let start = 0; start < described.length; start += count) {
    const order = stream.shuffle(Array.from({ length: count }, (_, index) => index));
    described.slice(start, start + count).forEach(({ subject }, index) => groups[order[index] ?? 0]?.push(subject));
  }
  return groups;
}
