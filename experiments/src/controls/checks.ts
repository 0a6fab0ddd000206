import type { World } from '../verdict-validity/worlds.ts';
import type { ShapeName } from '../verdict-validity/marks.ts';

/** Kinds of picture: synthetic cells, real cells, and clothing. */
export type Kind = World['source'];

/** The labels that take part. Pullovers, coats and shirts look so much alike that a model takes the mark rather. */
export const labelsOf = { smear: [0, 1], malaria: [0, 1], fashion: [2, 4, 6] } as const satisfies Record<
  Kind,
  readonly number[]
>;
export const kinds = Object.keys(labelsOf) as Kind[];

/** What was drawn on training images: the regions that a retraining is judged by. */
export interface Drawing {
  readonly name: string;
  readonly on: 'mark' | 'object';
  readonly meaning: 'ignore' | 'attend';
}

const ignoreMark: Drawing = { name: 'the mark, to ignore', on: 'mark', meaning: 'ignore' };
const attendObject: Drawing = { name: 'the object, to attend to', on: 'object', meaning: 'attend' };

/** A retraining that has nothing to show for itself. */
export interface Check {
  readonly name: 'control' | 'needless';
  /** Share of the pictures whose mark tells their class; on all others it is drawn by lot. */
  readonly tells: 0 | 1;
  /** Weight of the feedback. */
  readonly lambda: 0 | 1;
  /** Each is judged by itself. The first is taught; at λ = 0, where nothing is taught, the retraining is the same for all. */
  readonly drawings: readonly [Drawing, ...Drawing[]];
}

/** The model reads the mark, and the regions are right. But nothing is learned of them. */
export const control: Check = { name: 'control', tells: 1, lambda: 0, drawings: [ignoreMark, attendObject] };
/** The regions are right, and taught. But there is nothing to gain. */
export const needless: Check = { name: 'needless', tells: 0, lambda: 1, drawings: [ignoreMark] };
export const checks: readonly Check[] = [control, needless];

const shapes: readonly ShapeName[] = [
  'spiral',
  'diamond',
  'ladder',
  'hash',
  'triangle',
  'asterisk',
  'zigzag',
  'cross',
  'crescent',
  'hair',
];

/** As many seeds have marks that differ. */
export const turns = shapes.length;

/** The marks take turns by seed: on the positive class of two, in a grey for each of more classes. */
export const worldOf = (kind: Kind, { tells }: Pick<Check, 'tells'>, seed: number): World => ({
  name: kind,
  source: kind,
  shape: shapes[seed % shapes.length]!,
  code: labelsOf[kind].length > 2 ? 'colour' : 'on the positive',
  tells,
});
