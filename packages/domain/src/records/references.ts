import type { Identifier } from '../words.ts';

export interface VersionReference {
  readonly id: Identifier;
  /** 1, 2, 3 … within the project's model. */
  readonly number: number;
}

export interface RunReference {
  readonly id: Identifier;
  readonly number: number;
}
