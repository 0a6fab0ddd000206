import { fashionTestImages, malariaPatients } from '../support/looks.ts';
import type { ShapeName } from './marks.ts';

/** Pictures with a mark on them that says something of the class, or nothing. */
export interface World {
  readonly name: string;
  /** Synthetic cells, real malaria cells, or pieces of clothing in grey. */
  readonly source: 'smear' | 'malaria' | 'fashion';
  readonly shape: ShapeName;
  /**
   * How the mark speaks of a class: it is there on pictures of one class (the positive or the negative one of two), or
   * always there in a colour for each class.
   */
  readonly code: 'on the positive' | 'on the negative' | 'colour';
  /** Share of the training and validation pictures whose mark tells their class; on all others it is drawn by lot. */
  readonly tells: number;
}

const world = (source: World['source'], shape: ShapeName, code: World['code'], tells: number): World => ({
  name: `${source}, ${shape} ${code}, tells ${String(Math.round(100 * tells))} %`,
  source,
  shape,
  code,
  tells,
});

/** A mark that tells 0 % is there by lot: feedback about it is needless. */
export const worlds: readonly World[] = [
  world('smear', 'spiral', 'on the positive', 1),
  world('smear', 'diamond', 'on the negative', 1),
  world('smear', 'ladder', 'on the positive', 0.9),
  world('smear', 'hair', 'on the negative', 0.9),
  world('smear', 'diamond', 'on the positive', 0.8),
  world('smear', 'hash', 'colour', 1),
  world('smear', 'triangle', 'colour', 0.9),
  world('smear', 'triangle', 'on the positive', 1),
  world('smear', 'ladder', 'on the positive', 0),
  world('malaria', 'spiral', 'on the positive', 1),
  world('malaria', 'diamond', 'on the positive', 1),
  world('malaria', 'ladder', 'on the positive', 1),
  world('malaria', 'hash', 'on the negative', 1),
  world('malaria', 'triangle', 'on the negative', 0.9),
  world('malaria', 'asterisk', 'on the positive', 0.9),
  world('malaria', 'zigzag', 'colour', 0.8),
  world('malaria', 'spiral', 'on the positive', 0),
  world('fashion', 'diamond', 'colour', 1),
  world('fashion', 'spiral', 'colour', 0.8),
];

/** Whom a world shares its test subjects with: synthetic cells are of its own seed. */
const shared: Readonly<Record<World['source'], readonly string[]>> = {
  smear: [],
  malaria: [malariaPatients],
  fashion: [fashionTestImages],
};

/** What the counts of looks call the test subjects of a world. */
export const testSubjectsOf = ({ source }: Pick<World, 'source'>, seed: number): readonly string[] => [
  ...shared[source],
  `${source}, test subjects of verdict-validity ${String(seed)}`,
];
