import type { ImageSummary, Recipe, RunDetail } from '@fovea/domain';
import { recipeRows } from '#features/runs/recipe-rows.ts';

export interface SideBySide {
  readonly name: string;
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
}

/** Two recipes setting by setting, in the order of the recipe; a setting that one lacks is a dash there. */
export function recipeSideBySide(left: Recipe, right: Recipe): SideBySide[] {
  const leftRows = new Map(recipeRows(left).map(({ name, value }) => [name, value]));
  const rightRows = new Map(recipeRows(right).map(({ name, value }) => [name, value]));
  return [...new Set([...leftRows.keys(), ...rightRows.keys()])].map((name) => {
    const a = leftRows.get(name) ?? '–';
    const b = rightRows.get(name) ?? '–';
    return { name, left: a, right: b, differs: a !== b };
  });
}

/** Images that both runs have maps for, feedback images first. */
export function sharedImages(left: RunDetail, right: RunDetail): ImageSummary[] {
  const known = new Set(right.images.map(({ image }) => image.id));
  const shared = left.images.filter(({ image }) => known.has(image.id));
  return [...shared]
    .sort((a, b) => Number(b.role === 'feedback') - Number(a.role === 'feedback'))
    .map(({ image }) => image);
}
