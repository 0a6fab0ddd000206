/** What a picture of a class shows: a cell with nothing in it, or with a dark shape. */
export type Look = 'empty' | 'triangle' | 'crescent';

export interface ClassOfSet {
  readonly look: Look;
  /** People whose pictures are all of this class: training, validation and test together. */
  readonly subjects: number;
  /** Pictures of each of them. */
  readonly images: number;
}

/** Pictures of several classes, the rarest one last. */
export interface ClassSet {
  readonly name: 'three' | 'two';
  readonly classes: readonly ClassOfSet[];
}

export const classSets: readonly ClassSet[] = [
  {
    name: 'three',
    classes: [
      { look: 'empty', subjects: 60, images: 100 },
      { look: 'triangle', subjects: 45, images: 20 },
      { look: 'crescent', subjects: 40, images: 10 },
    ],
  },
  {
    name: 'two',
    classes: [
      { look: 'empty', subjects: 60, images: 100 },
      { look: 'crescent', subjects: 40, images: 5 },
    ],
  },
];

export const rarestOf = ({ classes }: Pick<ClassSet, 'classes'>): number => classes.length - 1;

/** Each class's share of the pictures that a project with this set would have. */
export function sharesOf({ classes }: Pick<ClassSet, 'classes'>): number[] {
  const counts = classes.map(({ subjects, images }) => subjects * images);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}
