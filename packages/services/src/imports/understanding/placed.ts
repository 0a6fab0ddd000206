import type { Split } from '@fovea/domain';
import type { FoundFile } from '../source.ts';

/** A picture with the folders that are not yet explained, outermost first. */
export interface Placed {
  readonly file: FoundFile;
  readonly folders: string[];
  split: Split | null;
}

/** The names that folders have at a depth, sorted. */
export const namesAt = (placed: readonly Placed[], depth: number) =>
  [...new Set(placed.flatMap(({ folders }) => folders[depth] ?? []))].sort();
