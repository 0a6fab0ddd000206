import { cellMask, RandomStream } from '@fovea/learning';
import { renderCells } from '../support/synthetic-cells.ts';
import type { MarkedPictures } from '../verdict-validity/marked-pictures.ts';
import { drawMark } from '../verdict-validity/marks.ts';
import type { ClassSet, Look } from './sets.ts';
import { rarestOf } from './sets.ts';

/** How the pictures of a set are divided and marked. */
export interface Cue {
  /** Share of the rarest class's training and validation pictures that carry the mark. No picture of another class does. */
  readonly tells: number;
  /** Share of the subjects that are for validation, and as many for the test. */
  readonly held: number;
  /** Pictures of each test subject, whatever its class: so that the recall of a rare class is known as well as any other. */
  readonly testImages: number;
  /** Colours (RGB) of the mark and of the shapes that tell the classes. A model rather reads what is easy to see. */
  readonly ink: Readonly<Record<'mark' | Exclude<Look, 'empty'>, readonly [number, number, number]>>;
}

const cells = { healthySubjects: 1, stainVariation: 1 } as const;

/**
 * Synthetic cells of a set's classes. The mark lies at one place, as a device prints it: on pictures of the rarest class
 * alone where models are trained and judged, and on half of all pictures of the test subjects, where it says nothing.
 */
export function openSet(set: ClassSet, { tells, held, testImages, ink }: Cue, seed: number): MarkedPictures {
  const groups = set.classes.flatMap(({ look, subjects, images }, label) => {
    const kept = Math.round(held * subjects);
    const render = (people: number, each: number, first: number) =>
      renderCells({ ...cells, subjects: people, cellsPerSubject: each }, first + 10 * seed + label);
    return [
      { label, look, isTest: false, kept, rendered: render(subjects - kept, images, 70_000) },
      { label, look, isTest: true, kept, rendered: render(kept, testImages, 80_000) },
    ];
  });
  const { size } = groups[0]!.rendered;
  const bytes = size * size * 3;
  const pixels = new Uint8Array(groups.reduce((sum, { rendered }) => sum + rendered.pixels.length, 0));
  const lots = new RandomStream(seed, 'which pictures carry the mark');
  const places = new RandomStream(seed, 'where the inclusions lie');
  const [labels, subjects]: [number[], number[]] = [[], []];
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  const objects: (Float32Array | null)[] = [];
  const marks: (Float32Array | null)[] = [];
  let people = 0;
  for (const { label, look, isTest, kept, rendered } of groups) {
    rendered.subjects.forEach((subject, index) => {
      const row = labels.length;
      const image = pixels.subarray(row * bytes, (row + 1) * bytes);
      image.set(rendered.pixels.subarray(index * bytes, (index + 1) * bytes));
      labels.push(label);
      subjects.push(people + subject);
      parts[isTest ? 'test' : subject < kept ? 'validation' : 'train'].push(row);
      objects.push(look === 'empty' ? null : drawInclusion(image, size, look, ink[look], places));
      const share = isTest ? 0.5 : label === rarestOf(set) ? tells : 0;
      const place = new RandomStream(seed, 'where the mark lies');
      marks.push(lots.uniform() < share ? drawMark(image, size, 'letter', ink.mark, place) : null);
    });
    people += new Set(rendered.subjects).size;
  }
  const nothing = new Float32Array(size * size);
  return {
    pixels,
    labels: Int8Array.from(labels),
    subjects: Int32Array.from(subjects),
    size,
    classes: set.classes.length,
    positive: rarestOf(set),
    train: Int32Array.from(parts.train),
    validation: Int32Array.from(parts.validation),
    test: Int32Array.from(parts.test),
    marks,
    object: (row) => objects[row] ?? nothing,
  };
}

/** Places that are tried before one counts that is not wholly on the cell. */
const attempts = 30;

/** Draws a shape onto the cell, in place. @returns where it is */
function drawInclusion(
  image: Uint8Array,
  size: number,
  shape: Exclude<Look, 'empty'>,
  ink: readonly [number, number, number],
  stream: RandomStream,
): Float32Array {
  const cell = cellMask(image, size);
  for (let tried = 1; ; tried++) {
    const copy = image.slice();
    const region = drawMark(copy, size, shape, ink, stream);
    if (tried < attempts && region.some((inked, pixel) => inked === 1 && cell[pixel] === 0)) continue;
    image.set(copy);
    return region;
  }
}
