import type { BaseSettings, ImportChoices, Preset, Recipe } from '@fovea/domain';
import { parseRecipe, presets, recalibrationRecipe } from '@fovea/domain';
import { defaultBaseRecipe } from '@fovea/learning';
import { generator } from '../confounder/generator.ts';
import type { CellsOf } from '../support/malaria-cells.ts';

/** Everything that decides the figures but the seed. */
export interface Scale extends CellsOf {
  /** Training cells with a marked dot, each of another patient. */
  readonly marked: number;
  readonly presets: readonly Preset[];
  /** In place of the product's own recipes; null as published. */
  readonly first: Recipe | null;
  readonly correction: Recipe | null;
  /** A worker that has long been waiting has warmed up. */
  readonly warmUpSeconds: number;
  /** The project's, where not the usual ones. */
  readonly choices?: Pick<ImportChoices, 'size' | 'network' | 'normalise'>;
  /** Of the first model, where it is not the usual one. */
  readonly firstSettings?: BaseSettings;
}

export const fullScale: Scale = {
  every: 1,
  standIn: null,
  marked: 20,
  presets,
  first: null,
  correction: null,
  warmUpSeconds: 10,
};

export const quickScale: Scale = {
  every: 200,
  standIn: { ...generator.undotted, subjects: 14, cellsPerSubject: 5 },
  marked: 3,
  presets: ['quick'],
  first: parseRecipe({ ...defaultBaseRecipe(1), steps: 4, batchSize: 16 }),
  correction: parseRecipe({ ...recalibrationRecipe('quick'), steps: 3, batchSize: 16 }),
  warmUpSeconds: 0,
};
