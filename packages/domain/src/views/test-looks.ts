import type { Evaluation } from '../records/evaluation.ts';
import { counted } from './counted.ts';

/** The one look of a version at the test subjects. */
export interface TestLook {
  /** `waiting` for a worker, being `read`, with its figures `done`, or `failed` without any. */
  readonly state: 'waiting' | 'read' | 'done' | 'failed';
  /** Null until it is done. */
  readonly evaluation: Evaluation | null;
  /** Null unless it failed: then it may be asked for again. */
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly by: string;
  readonly at: string;
}

/** How a version stands to the test subjects of its project. */
export interface TestStanding {
  /** Null before somebody has asked for it. */
  readonly look: TestLook | null;
  /** How many versions have had their figures read on these subjects, this one among them. */
  readonly looks: number;
}

/** How often the test subjects have been looked at: the more often, the less a figure on them says. */
export const looksInWords = (looks: number): string =>
  looks === 0
    ? 'The test subjects of this project have not been looked at.'
    : `The test subjects of this project have been looked at ${counted(looks, 'time')}.`;

/** What is said of a version before its decision. */
export const testAfterDecision =
  'Figures on the test subjects are read after the decision, so that they can play no part in it.';
