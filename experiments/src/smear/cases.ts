import type { FeedbackTarget } from '@fovea/learning';
import type { SyntheticCells } from '../support/synthetic-cells.ts';

/** What an expert marks: the parasites as *attend*, the dots as *ignore*, or both on the same cells. */
export interface Case {
  readonly name: string;
  readonly marks: 'parasites' | 'dots' | 'both';
  /** Cells that are marked. */
  readonly images: number;
  readonly lambda: number;
}

/** The same cells and steps without a word of feedback. */
export const control: Case = { name: 'control (λ = 0)', marks: 'both', images: 20, lambda: 0 };

export const cases: readonly Case[] = [
  control,
  { name: 'parasites on 20 cells', marks: 'parasites', images: 20, lambda: 1 },
  { name: 'dots on 20 cells', marks: 'dots', images: 20, lambda: 1 },
  { name: 'both on 5 cells', marks: 'both', images: 5, lambda: 1 },
  { name: 'both on 20 cells', marks: 'both', images: 20, lambda: 1 },
  { name: 'both on 80 cells', marks: 'both', images: 80, lambda: 1 },
];

/** What a faultless expert draws on the cells that have what is to be marked. */
export function marked({ parasites, dots, size }: SyntheticCells, rows: Int32Array, marks: Case['marks']) {
  const none = () => new Float32Array(size ** 2);
  return [...rows].flatMap((row): FeedbackTarget[] => {
    const [parasite, dot] = [parasites[row] ?? null, dots[row] ?? null];
    const attend = marks === 'dots' ? none() : parasite;
    const ignore = marks === 'parasites' ? none() : dot;
    return attend === null || ignore === null ? [] : [{ row, attend, ignore }];
  });
}
