import type { World } from '../verdict-validity/worlds.ts';
import type { ShapeName } from '../verdict-validity/marks.ts';

/** Kinds of picture, with the number of their classes: synthetic cells, real cells, and clothing. */
export type Kind = World['source'];
export const classesOf = { smear: 2, malaria: 2, fashion: 3 } as const satisfies Record<Kind, number>;
export const kinds = Object.keys(classesOf) as Kind[];

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

/** The marks take turns by seed: on the positive class of two, in a grey for each of more classes. */
export const worldOf = (kind: Kind, { tells }: Pick<Check, 'tells'>, seed: number): World => ({
  name: kind,
  source: kind,
  shape: shapes[seed % shapes.length]!,
  code: classesOf[kind] > 2 ? 'colour' : 'on the positive',
  tells,
});
