import type { Recipe, ReviewOrder } from '@fovea/domain';
import { parseRecipe, recalibrationRecipe } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import type { MarkChances } from './beside-the-cell.ts';

export type Order = 'random' | ReviewOrder;
/** `disagreement` is left out: it costs a second an image, for every one that could be picked. */
export const orders = [
  'random',
  'uncertain',
  'wrong',
  'off-the-cell',
  'far',
  'next-to-review',
] as const satisfies readonly Order[];

export interface World {
  readonly name: string;
  /** Where the mark lies that goes with the class. */
  readonly mark: 'on the cell' | 'beside the cell';
}
const worlds: readonly World[] = [
  { name: 'on the cell', mark: 'on the cell' },
  { name: 'beside the cell', mark: 'beside the cell' },
];

/** Everything that decides the figures but the seed. */
export interface Scale {
  readonly worlds: readonly World[];
  readonly orders: readonly Order[];
  /** Images that the expert looks at; those that show the mark are marked. */
  readonly looks: readonly number[];
  /** Marked images, at random, whose cure the orders are held against. */
  readonly reference: number;
  /** Chances of the mark where the model trains: most images have none. */
  readonly training: MarkChances;
  readonly test: MarkChances;
  readonly cells: SampleSettingsInput;
  readonly testCells: SampleSettingsInput;
  base(images: number, seed: number): Recipe;
  correction(seed: number): Recipe;
}

const { dot, ...cells } = generator.confounded;
/** Ink and size of a dot on the cell. */
export const dotShape = { ink: dot.ink, smallest: dot.smallest, largest: dot.largest } as const;
const { subjects, cellsPerSubject } = generator.randomisedTest;

const faster = (recipe: Recipe, changes: Partial<Recipe> = {}) =>
  parseRecipe({ ...recipe, precision: 'bfloat16', ...changes });

export const fullScale: Scale = {
  worlds,
  orders,
  looks: [5, 10, 20, 40],
  reference: 100,
  // On seed 101 a mark on 2 % of the healthy cells, too, was enough for the model not to rely on it.
  training: { infected: 0.3, healthy: 0 },
  test: { infected: 0.5, healthy: 0.5 },
  cells,
  testCells: { ...cells, subjects, cellsPerSubject },
  base: (images, seed) => faster(defaultBaseRecipe(images, seed)),
  correction: (seed) => faster(recalibrationRecipe('quick', { seed })),
};

/** Enough to go every way through the code. */
export const quickScale: Scale = {
  ...fullScale,
  looks: [4, 12],
  reference: 10,
  cells: { ...cells, subjects: 12, cellsPerSubject: 10 },
  testCells: { ...cells, subjects: 6, cellsPerSubject: 10 },
  base: (images, seed) => faster(defaultBaseRecipe(images, seed), { steps: 6, batchSize: 16 }),
  correction: (seed) => faster(recalibrationRecipe('quick', { seed }), { steps: 2, batchSize: 16 }),
};
