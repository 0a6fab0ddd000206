import type { Recipe, RecipeInput } from '@fovea/domain';
import { parseRecipe } from '@fovea/domain';
import { generator } from '../confounder/generator.ts';
import type { CellsOf } from '../support/malaria-cells.ts';

/** Marked images, and whether they are listened to. */
export interface Case {
  readonly name: string;
  readonly images: number;
  readonly lambda: number;
}

/** Everything that decides the figures but the seed. */
export interface Scale extends CellsOf {
  readonly cases: readonly Case[];
  /** Of the first models, what is not as by default. */
  readonly base: Partial<RecipeInput>;
  readonly correction: Omit<RecipeInput, 'seed' | 'balance'>;
}

const precision = 'bfloat16';

export const cases = [
  { name: 'control (λ = 0)', images: 20, lambda: 0 },
  { name: '20 images', images: 20, lambda: 1 },
  { name: '100 images', images: 100, lambda: 1 },
] as const satisfies readonly Case[];

export const fullScale: Scale = {
  every: 1,
  standIn: null,
  cases,
  base: { precision },
  correction: {
    kind: 'recalibration',
    steps: 150,
    precision,
    gateForm: 'stretched',
    feedback: { batchSize: 32, dilation: 0.03, newHead: true, counterexamples: true },
  },
};

export const quickScale: Scale = {
  every: 40,
  standIn: { ...generator.undotted, subjects: 30, cellsPerSubject: 5 },
  cases: cases.map((one) => ({ ...one, images: one.images / 10 })),
  base: { ...fullScale.base, steps: 4, batchSize: 16 },
  correction: { ...fullScale.correction, steps: 3, batchSize: 16 },
};

/** The whole recipe of one case's recalibration. */
export const correctionRecipe = (
  { correction }: Pick<Scale, 'correction'>,
  { lambda }: Pick<Case, 'lambda'>,
  seed: number,
): Recipe => parseRecipe({ ...correction, balance: { scheme: 'static', lambda }, seed });
