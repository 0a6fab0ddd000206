import type { Identifier, RunState, VersionState } from '../words.ts';
import type { VersionReference } from './references.ts';
import type { CurvePoint, RunProgress } from './run-progress.ts';

/** What the one event stream of a page carries; ids rise, so that a page resumes where it stopped. */
export type ProjectEvent =
  | { readonly type: 'run.progress'; readonly run: Identifier; readonly progress: RunProgress }
  /** The points themselves, which the run's curve keeps, too: a page draws them without a question, and events are kept for two days only. */
  | { readonly type: 'run.curve'; readonly run: Identifier; readonly points: readonly CurvePoint[] }
  /** The watched image's attention has a new picture at `/api/runs/:run/attention?step=…`. */
  | { readonly type: 'run.attention'; readonly run: Identifier; readonly image: Identifier; readonly step: number }
  /** The run went from one state to another, this one. */
  | { readonly type: 'run.state'; readonly run: Identifier; readonly state: RunState }
  /**
   * Something else about the run changed: a pause was asked for, a note was added, its version was decided on. Read it again.
   * After a decision, `candidate` says what the run's version became.
   */
  | { readonly type: 'run.changed'; readonly run: Identifier; readonly candidate?: VersionState }
  /** Images were imported, or the positive class was corrected. */
  | { readonly type: 'images'; readonly dataset: Identifier }
  | { readonly type: 'champion'; readonly version: VersionReference }
  /** Somebody's regions on this image were saved, or kept out of later runs, or let in again. */
  | { readonly type: 'feedback'; readonly image: Identifier };
