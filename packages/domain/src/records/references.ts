import type { Identifier, Verdict } from '../words.ts';

/** A version as it is named anywhere, with what its evidence report advises. */
export interface VersionReference {
  readonly id: Identifier;
  /** 1, 2, 3 … within the project's model. */
  readonly number: number;
  /** Null where there is no report, as of a first model. */
  readonly verdict: Verdict | null;
}

export interface RunReference {
  readonly id: Identifier;
  readonly number: number;
}
