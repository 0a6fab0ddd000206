import type { MarkedCase } from '../support/marked-cells.ts';

export interface Case extends MarkedCase {
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
