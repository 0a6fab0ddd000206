import type { CountedClass } from '../recipe/class-balance.ts';
import type { Identifier } from '../words.ts';

/** What a project's first training takes. */
export interface FirstModelPlan {
  /** Labelled images of training subjects. */
  readonly images: number;
  /** The project's classes, and how many of these images each has. */
  readonly classes: readonly CountedClass[];
  readonly steps: number;
  /** As long as the newest base training on this installation took for as many steps; null where none has ended. */
  readonly seconds: number | null;
  /** The base training that waits, runs or is paused; null for none. */
  readonly run: Identifier | null;
}
