import type { Recipe, RecipeInput } from '@fovea/domain';
import { attendFloor, parseRecipe } from '@fovea/domain';
import { generator } from '../confounder/generator.ts';
import type { CellsOf } from '../support/malaria-cells.ts';

/** Everything that decides the figures but the seed. */
export interface Scale extends CellsOf {
  /** Training cells that the expert marks. */
  readonly images: number;
  /** Test cells whose other explanations are measured: each takes a second. */
  readonly explained: number;
  /** Of the first model, what is not as by default. */
  readonly base: Partial<RecipeInput>;
  readonly correction: Omit<RecipeInput, 'seed'>;
}

const precision = 'bfloat16';

export const fullScale: Scale = {
  every: 1,
  standIn: null,
  images: 20,
  explained: 40,
  base: { precision },
  correction: {
    kind: 'recalibration',
    steps: 150,
    precision,
    gateLearningRate: 2e-3,
    decay: true,
    gateForm: 'soft',
    gateFloor: attendFloor,
    feedback: { batchSize: 16 },
  },
};

export const quickScale: Scale = {
  every: 40,
  standIn: { ...generator.undotted, subjects: 30, cellsPerSubject: 5 },
  images: 3,
  explained: 1,
  base: { ...fullScale.base, steps: 4, batchSize: 16 },
  correction: { ...fullScale.correction, steps: 3, batchSize: 16 },
};

/** The whole recipe of the recalibration. */
export const correctionRecipe = ({ correction }: Pick<Scale, 'correction'>, seed: number): Recipe =>
  parseRecipe({ ...correction, seed });
