import type { PreparedImages } from '@fovea/learning';
import { defaultBaseRecipe, parasiteMask } from '@fovea/learning';
import { isFoveaError, modelSize, type RecipeInput, type Recipe, parseRecipe } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import type { BenchmarkSetting } from '../benchmark.ts';
import { readRealCells } from './real-cells.ts';
import { renderCells } from './synthetic-cells.ts';

/** One in so many of the NIH cells, and what stands in for them in a quick form where they are not on the machine. */
export interface CellsOf {
  readonly every: number;
  readonly standIn: SampleSettingsInput | null;
}

const opened = new WeakMap<BenchmarkSetting, Map<number, Promise<PreparedImages>>>();

/**
 * The NIH cells, read once a command and size. What stands in for them has the small network's usual size.
 * @param size side in pixels
 * @throws INPUT_INVALID where they are absent and nothing stands in
 */
export function malariaCells(
  setting: BenchmarkSetting,
  { every, standIn }: CellsOf,
  size: number = modelSize,
): Promise<PreparedImages> {
  const sizes = opened.get(setting) ?? new Map<number, Promise<PreparedImages>>();
  opened.set(setting, sizes);
  const known = sizes.get(size);
  if (known !== undefined) return known;
  const reading = readRealCells(setting.data, every, size).catch((error: unknown): PreparedImages => {
    if (standIn === null || !isFoveaError(error)) throw error;
    setting.say(`${error.message} Synthetic cells stand in.`);
    return renderCells(standIn, 1);
  });
  sizes.set(size, reading);
  return reading;
}

/** What the stand-in for an expert marks as parasites, on the infected cells where it marks anything. */
export function parasitesOf(cells: PreparedImages, rows: Int32Array): { row: number; mask: Float32Array }[] {
  const bytes = cells.size ** 2 * 3;
  return [...rows]
    .filter((row) => cells.labels[row] === cells.positive)
    .map((row) => ({ row, mask: parasiteMask(cells.pixels.subarray(row * bytes, (row + 1) * bytes), cells.size) }))
    .filter(({ mask }) => mask.includes(1));
}

/** The recipe of a project's first model with some things done otherwise. */
export const firstRecipe = (images: number, seed: number, otherwise: Partial<RecipeInput>): Recipe =>
  parseRecipe({ ...defaultBaseRecipe(images, seed), ...otherwise });
