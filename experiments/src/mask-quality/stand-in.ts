import { isFoveaError } from '@fovea/domain';
import type { SampleSettingsInput } from '@fovea/imaging/node';
import { describeMaps, parasiteMask, type PreparedImages } from '@fovea/learning';
import type { BenchmarkSetting } from '../benchmark.ts';
import { readRealCells } from '../support/real-cells.ts';
import { renderCells } from '../support/synthetic-cells.ts';
import type { Scale } from './scale.ts';

/** What the simulated expert for real cells marks; shares in [0,1]. */
export interface StandIn {
  /** Null where the real cells are not on this machine. */
  readonly real: { readonly infected: Marked; readonly healthy: Marked } | null;
  /** On infected synthetic cells, against the parasites that were drawn: mean IoU, and its share of the mark. */
  readonly synthetic: { readonly cells: number; readonly iou: number; readonly inside: number };
}

interface Marked {
  readonly cells: number;
  /** Of them, those on which anything is marked. */
  readonly share: number;
  /** Mean share of the picture that is marked where anything is. */
  readonly area: number;
}

/** How far the simulated expert for real cells can stand in for one who draws. */
export async function standIn({ data, seed, say }: BenchmarkSetting, scale: Scale): Promise<StandIn> {
  const undotted = { ...scale.training, dot: { infected: 0, healthy: 0 } };
  return { real: await onReal(data, scale.realEvery, say), synthetic: standInOnSynthetic(undotted, seed) };
}

async function onReal(data: string, every: number, say: BenchmarkSetting['say']): Promise<StandIn['real']> {
  try {
    const cells = await readRealCells(data, every);
    return { infected: marked(cells, cells.positive), healthy: marked(cells, 1 - cells.positive) };
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    say(error.message);
    return null;
  }
}

function marked(cells: PreparedImages, label: number): Marked {
  const rows = Int32Array.from(cells.labels.keys()).filter((row) => cells.labels[row] === label);
  const areas = [...rows]
    .map((row) => markOn(cells, row).reduce((sum, value) => sum + value, 0) / cells.size ** 2)
    .filter((area) => area > 0);
  const area = areas.reduce((sum, of) => sum + of, 0) / areas.length;
  return { cells: rows.length, share: areas.length / rows.length, area };
}

/** @param settings of cells without dots, which it would take for parasites */
export function standInOnSynthetic(settings: SampleSettingsInput, seed: number): StandIn['synthetic'] {
  const cells = renderCells(settings, seed);
  const known = cells.parasites.flatMap((mask, row) => (mask === null ? [] : [{ row, mask }]));
  const area = cells.size ** 2;
  const marks = new Float32Array(known.length * area);
  known.forEach(({ row }, index) => {
    marks.set(markOn(cells, row), index * area);
  });
  const { iouAtHalf, energyInside } = describeMaps(
    marks,
    known.map(({ mask }) => mask),
  );
  return { cells: known.length, iou: iouAtHalf, inside: energyInside };
}

function markOn({ pixels, size }: PreparedImages, row: number): Float32Array {
  const bytes = size ** 2 * 3;
  return parasiteMask(pixels.subarray(row * bytes, (row + 1) * bytes), size);
}
